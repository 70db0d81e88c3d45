"""What the world did, in one Chinese line: operating-system errors that no part of the program has named."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EPIPE: "接收方已经关闭",
    errno.EBUSY: "文件正被其他程序使用",
    errno.ELOOP: "链接循环",
}


def reason_of(error: OSError) -> str:
    """Why, in Chinese; the system's own words where the error is a rare one."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
