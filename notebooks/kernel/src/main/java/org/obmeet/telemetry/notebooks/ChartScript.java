package org.obmeet.telemetry.notebooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The script that draws charts: handed out with the first of a notebook, so that it is there. */
final class ChartScript implements Supplier<String> {
  private static final String PATH = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private final AtomicBoolean given = new AtomicBoolean();

  @Override
  public String get() {
    if (!given.compareAndSet(false, true)) {
      return "";
    }
    try (InputStream in = ChartScript.class.getResourceAsStream(PATH)) {
      if (in == null) {
        throw new IllegalStateException(PATH + " is missing on the class path");
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Module loaders of the page are hidden from it, so that it is found by its name.
      return "((define, module, exports) => {\n"
          + script.replace("</script", "<\\/script")
          + "\n})();";
    } catch (IOException e) {
      throw new IllegalStateException(PATH + " cannot be read", e);
    }
  }
}
