package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;

/** The generated pages of the reference are those of the present code and catalogue. */
class ReferencePagesTest {
  private static final Path FOLDER = Path.of("../../docs/reference");

  @Test
  void page_ofTheReference_isUpToDate() throws IOException {
    for (Map.Entry<String, String> page : ReferencePages.all().entrySet()) {
      Path file = FOLDER.resolve(page.getKey());
      if (Boolean.getBoolean("reference.write")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, page.getValue());
      }
      assertThat(file)
          .as(
              "%s is out of date; write it again: mvn test -pl pipelines/cli -am"
                  + " -Dtest=ReferencePagesTest -Dsurefire.failIfNoSpecifiedTests=false"
                  + " -Dreference.write=true",
              file)
          .hasContent(page.getValue());
    }
  }

  @Test
  void reasons_onTheirPage_areAll() throws IOException {
    String page = ReferencePages.all().get("reject-reasons.md");

    for (RejectReason reason : RejectReason.values()) {
      assertThat(page).contains("| `" + reason.name().toLowerCase(Locale.ROOT) + "` |");
    }
    for (SuppressReason reason : SuppressReason.values()) {
      assertThat(page).contains("| `" + reason.name().toLowerCase(Locale.ROOT) + "` |");
    }
  }
}
