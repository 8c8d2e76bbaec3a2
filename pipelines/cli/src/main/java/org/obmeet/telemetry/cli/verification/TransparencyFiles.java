package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.publish.EntrySalts;
import org.obmeet.telemetry.lake.transparency.publish.LakeTransparencyLog;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;

/** The files of a lake's transparency log, which may be absent. */
final class TransparencyFiles {
  private static final String CHECK = "transparency log";
  private static final Pattern SALT = Pattern.compile("ledger/salts/(\\d{10})");
  private static final Pattern PARTIAL =
      Pattern.compile("(" + LakeTransparencyLog.FOLDER + "tile/.+)\\.p/\\d{1,3}");

  private final Lake lake;
  private final Set<String> verified = new HashSet<>();

  TransparencyFiles(Lake lake) {
    this.lake = lake;
  }

  boolean isPublished() {
    return new LakeTransparencyLog(lake).exists();
  }

  /** Checks tree and openings as an outside verifier does, but with the keys in the lake. */
  CheckFinding check() {
    try {
      PublicLogVerifier log = new PublicLogVerifier(this::read, List.of());
      log.checkEntries();
      return CheckFinding.ok(CHECK, log.tree().size() + " entries have the root that was signed");
    } catch (TransparencyException wrong) {
      verified.clear();
      return CheckFinding.fail(CHECK, wrong.getMessage(), "restore public/ from a backup");
    } catch (RuntimeException unreadable) {
      verified.clear();
      throw unreadable;
    }
  }

  private byte[] read(String name) {
    String path = LakeTransparencyLog.FOLDER + name;
    if (!lake.files().exists(path)) {
      throw new TransparencyException(path + " is missing");
    }
    verified.add(path);
    return lake.files().bytes(path);
  }

  /** Returns the files that the check has read; empty if the check failed. */
  Set<String> verified() {
    return verified;
  }

  /** Returns true if the check has succeeded and a file belongs to the transparency log. */
  boolean explains(FolderEntry entry) {
    String path = entry.path();
    Matcher salt = SALT.matcher(path);
    return verified.contains(path)
        || !verified.isEmpty()
            && (path.equals("public/verify.html")
                || path.equals(lake.layout().transparencyPosition()) && isDigested(path)
                || isBeginningOfTile(path)
                || salt.matches()
                    && EntrySalts.isSound(lake.files().bytes(path))
                    && lake.files().exists(lake.layout().commit(Long.parseLong(salt.group(1)))));
  }

  private boolean isDigested(String path) {
    try {
      return !CanonicalJson.checked(lake.files().bytes(path)).isEmpty();
    } catch (IOException damaged) {
      return false;
    }
  }

  /** Returns true for a tile of a smaller tree: a tile of this tree begins with its bytes. */
  private boolean isBeginningOfTile(String path) {
    Matcher partial = PARTIAL.matcher(path);
    return partial.matches()
        && verified.stream()
            .filter(tile -> tile.replaceFirst("\\.p/\\d+$", "").equals(partial.group(1)))
            .anyMatch(tile -> begins(lake.files().bytes(tile), lake.files().bytes(path)));
  }

  private static boolean begins(byte[] all, byte[] beginning) {
    return beginning.length <= all.length
        && Arrays.equals(all, 0, beginning.length, beginning, 0, beginning.length);
  }
}
