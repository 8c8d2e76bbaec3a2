package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Lets so many changes of files below a folder pass, and then no more. A change is a file opened to
 * be written, the first bytes written to it, a move, a link, a deletion, a folder made.
 */
final class FileFaultPoint {
  /** What the change that is stopped, and every one after it, meets. */
  enum Kind {
    /** The process dies: nothing that it would still do is done, not even what tidies up. */
    DEATH,
    /** The disk is full: files shrink, move and go, and none grows. */
    FULL,
    /** The file system is read-only. */
    READ_ONLY
  }

  /** What kind of change it is. */
  enum Change {
    GROWS,
    MOVES
  }

  /** Thrown where the process would have died; nothing in the project catches it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1;

    Died() {
      super("died", null, false, false);
    }
  }

  private static Path folder;
  private static Kind kind;
  private static long left;
  private static boolean stopped;

  private FileFaultPoint() {}

  /** From now on: {@code passing} changes below a folder, then no more. */
  static synchronized void after(long passing, Kind what, Path below) {
    folder = below.toAbsolutePath();
    kind = what;
    left = passing;
    stopped = false;
  }

  /** From now on everything passes; whether something was stopped. */
  static synchronized boolean lift() {
    folder = null;
    return stopped;
  }

  /** Asked before each change. */
  static synchronized void ask(Path path, Change change) throws IOException {
    if (folder == null || !path.toAbsolutePath().startsWith(folder)) {
      return;
    }
    if (kind == Kind.FULL && change == Change.MOVES) {
      return;
    }
    if (left-- > 0) {
      return;
    }
    stopped = true;
    switch (kind) {
      case DEATH -> throw new Died();
      case FULL -> throw new FileSystemException(path + "", null, "No space left on device");
      case READ_ONLY -> throw new FileSystemException(path + "", null, "Read-only file system");
    }
  }
}
