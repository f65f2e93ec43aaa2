"""What stands between the models and Django's database layer. Knows no model; every model may
import it."""
