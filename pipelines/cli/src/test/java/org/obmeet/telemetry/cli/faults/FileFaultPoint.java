package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Lets a given number of changes of files below a folder pass and then injects a fault. A change is
 * opening a file to write, its first write, a move, a link, a deletion, or creating a folder.
 */
final class FileFaultPoint {
  /** The fault that affects the stopped change and every later one. */
  enum Kind {
    /** The process dies and does nothing more, not even cleaning up. */
    DEATH,
    /** The process is killed, by which all its threads end. */
    KILL,
    /** The disk is full: files may shrink, move and be deleted, but not grow. */
    FULL,
    /** The file system is read-only. */
    READ_ONLY
  }

  /** The kind of a change. */
  enum Change {
    GROWS,
    MOVES
  }

  /** Exit code of a killed process, as of kill -9. */
  static final int KILLED = 137;

  /** Thrown when the process would have died. The project does not catch it. */
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

  /** Arms the fault after {@code passing} changes below a folder. */
  static synchronized void after(long passing, Kind what, Path below) {
    folder = below.toAbsolutePath();
    kind = what;
    left = passing;
    stopped = false;
  }

  /** Disarms the fault. Returns true if a change was stopped. */
  static synchronized boolean lift() {
    folder = null;
    return stopped;
  }

  /** Returns the number of changes that may still pass. */
  static synchronized long left() {
    return left;
  }

  /** Called before each change. */
  static synchronized void check(Path path, Change change) throws IOException {
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
      case KILL -> Runtime.getRuntime().halt(KILLED);
      case FULL -> throw new FileSystemException(path + "", null, "No space left on device");
      case READ_ONLY -> throw new FileSystemException(path + "", null, "Read-only file system");
    }
  }
}
