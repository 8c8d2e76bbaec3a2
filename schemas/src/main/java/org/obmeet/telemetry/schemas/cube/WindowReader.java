package org.obmeet.telemetry.schemas.cube;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads the window kinds of a cube. */
final class WindowReader {
  private WindowReader() {}

  /**
   * Returns the declared window kinds. If there are none, returns the stream's base window.
   *
   * @param additive true if the cube has additive measures or quantiles
   */
  static List<WindowKind> read(
      Optional<YamlNode> declared, Dataset dataset, boolean additive, Optional<Fact> fact) {
    if (declared.isEmpty()) {
      return List.of(dataset.baseWindow());
    }
    List<WindowKind> windows = new ArrayList<>();
    for (YamlNode item : declared.get().items()) {
      WindowKind kind = item.oneOf(WindowKind.class);
      if (windows.contains(kind)) {
        throw item.invalid("each window kind once");
      }
      if (kind != dataset.baseWindow() && additive) {
        throw item.invalid(
            dataset.baseWindow().word()
                + " for a cube with sums; other windows are for counts of contributors only");
      }
      if (kind.days() < dataset.baseWindow().days()) {
        throw item.invalid(
            "a window no shorter than "
                + dataset.baseWindow().word()
                + ", the base window of "
                + dataset.name());
      }
      fact.ifPresent(f -> checkHistory(item, kind, f, dataset));
      windows.add(kind);
    }
    if (windows.isEmpty()) {
      throw declared.get().invalid("at least one of " + KeywordEnum.words(WindowKind.class));
    }
    return windows;
  }

  private static void checkHistory(YamlNode item, WindowKind kind, Fact fact, Dataset dataset) {
    if (fact.history() instanceof Fact.History.Days history
        && history.days() + kind.days() > dataset.epochDays()) {
      throw item.invalid(
          "a window that fits a key epoch of "
              + dataset.epochDays()
              + " days with the "
              + history.days()
              + " days that "
              + fact.name()
              + " reads before it");
    }
  }
}
