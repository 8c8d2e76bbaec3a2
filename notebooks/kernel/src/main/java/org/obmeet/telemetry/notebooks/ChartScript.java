package org.obmeet.telemetry.notebooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A supplier of the script that draws charts. Calls after the first return an empty string. */
final class ChartScript implements Supplier<String> {
  private static final String PATH = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private final AtomicBoolean supplied = new AtomicBoolean();

  @Override
  public String get() {
    if (!supplied.compareAndSet(false, true)) {
      return "";
    }
    // The parameters hide the page's module loaders, so that the script defines a global name.
    return "((define, module, exports) => {\n"
        + resource(PATH).replace("</script", "<\\/script")
        + "\n})();";
  }

  /** Returns the text of a resource on the class path, or in the package of this class. */
  static String resource(String path) {
    try (InputStream in = ChartScript.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }
}
