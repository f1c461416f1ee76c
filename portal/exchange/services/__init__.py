from .applying import apply_job
from .asking import apply_import, check_again, start_import
from .checking import check_some
from .reading import read_file
from .working import advance_imports, delete_old_imports

__all__ = [
    "advance_imports",
    "apply_import",
    "apply_job",
    "check_again",
    "check_some",
    "delete_old_imports",
    "read_file",
    "start_import",
]
