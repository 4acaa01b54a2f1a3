"""What turns personal information into something that is safe to copy."""

from tuomin.transforms.base import Transform
from tuomin.transforms.registry import TRANSFORMS, bind, build, describe

__all__ = ["TRANSFORMS", "Transform", "bind", "build", "describe"]
