"""What stands on the public record, and what was public before."""
