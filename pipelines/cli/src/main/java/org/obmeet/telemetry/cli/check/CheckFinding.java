package org.obmeet.telemetry.cli.check;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The finding of a check.
 *
 * @param check name of the check
 * @param text the result; it must not name a contributor
 * @param remedy the action that solves the problem; empty if there is none
 * @param items a line for each thing at fault, of which the text has the first; may be empty
 */
public record CheckFinding(
    Level level, String check, String text, String remedy, List<String> items) {
  /** The severity of a finding. */
  public enum Level implements KeywordEnum {
    OK,
    /** A problem that does not stop runs. */
    WARN,
    FAIL
  }

  public static CheckFinding ok(String check, String text) {
    return new CheckFinding(Level.OK, check, text, "", List.of());
  }

  public static CheckFinding warn(String check, String text, String remedy) {
    return new CheckFinding(Level.WARN, check, text, remedy, List.of());
  }

  /**
   * Returns the finding about a file or folder that is derived from the releases. It is empty if
   * the log or the declarations are invalid, because other checks report that.
   *
   * @param rebuilding the command that rebuilds a deleted file or folder
   * @param upToDate returns true if the file or folder is up to date; empty if there is nothing to
   *     check
   */
  public static Optional<CheckFinding> derived(
      String path, String rebuilding, Supplier<Optional<Boolean>> upToDate) {
    try {
      return upToDate
          .get()
          .map(
              current ->
                  current
                      ? ok("tables", path + " is up to date")
                      : warn(
                          "tables",
                          path + " is out of date",
                          "run telemetry daily or telemetry aggregate, which rebuild it"));
    } catch (CorruptLogException | CatalogException reportedElsewhere) {
      return Optional.empty();
    } catch (LakeException e) {
      String remedy = "check the disk, delete %s and run '%s'".formatted(path, rebuilding);
      return Optional.of(fail("tables", e.getMessage(), remedy));
    }
  }

  public static CheckFinding fail(String check, String text, String remedy) {
    return new CheckFinding(Level.FAIL, check, text, remedy, List.of());
  }

  /** Returns a failure of several things; the text is followed by the first of them. */
  public static CheckFinding fail(String check, String text, List<?> items, String remedy) {
    return new CheckFinding(
        Level.FAIL,
        check,
        text + ": " + Formats.sample(items),
        remedy,
        items.stream().map(Object::toString).toList());
  }

  public Map<String, Object> toMap() {
    return ImmutableMap.of("check", check, "level", level.word(), "text", text, "to_do", remedy);
  }
}
