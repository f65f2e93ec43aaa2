"""What stands in the log."""

import logging


class OneLine(logging.Filter):
    """Lets whatever is no error of ours, such as a refusal, stand in one line without a
    traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback away; every record passes."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
