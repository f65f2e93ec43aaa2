"""Changing one's second factors: allauth's pages, each behind a proof by a factor; they stand
before allauth's own."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from ..views.account.factors import by_factor, remove_passkey

urlpatterns = [
    path("totp/activate/", by_factor(apps.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", by_factor(apps.deactivate_totp), name="mfa_deactivate_totp"),
    path("webauthn/add/", by_factor(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "webauthn/keys/<int:pk>/edit/", by_factor(passkeys.edit_webauthn), name="mfa_edit_webauthn"
    ),
    path("webauthn/keys/<int:pk>/remove/", by_factor(remove_passkey), name="mfa_remove_webauthn"),
    path("recovery-codes/", by_factor(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/",
        by_factor(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        by_factor(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
