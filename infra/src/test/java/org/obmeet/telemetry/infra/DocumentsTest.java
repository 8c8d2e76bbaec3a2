package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the links and the lengths of the documents. */
class DocumentsTest {
  private static final Page README = Page.at(ProcessResult.ROOT.resolve("README.md"));

  @TempDir Path folder;

  /** Links that lead nowhere. */
  private static List<String> broken(Page page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page.Link link : page.links()) {
      String target = link.target();
      if (target.matches("[a-z]+:.*")) {
        continue;
      }
      int hash = target.indexOf('#');
      String path = hash < 0 ? target : target.substring(0, hash);
      Path file =
          path.isEmpty() ? page.file() : page.file().resolveSibling(Path.of(path)).normalize();
      boolean there = Files.exists(file);
      if (there && hash >= 0 && file.toString().endsWith(".md")) {
        there = Page.at(file).anchors().contains(target.substring(hash + 1));
      }
      if (!there) {
        broken.add(page.file().getFileName() + ":" + link.line() + " " + target);
      }
    }
    return broken;
  }

  @Test
  void links_each_leadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page page : Documents.all()) {
      broken.addAll(broken(page));
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void link_thatLeadsNowhere_isFound() throws IOException {
    Path page = folder.resolve("a.md");
    Files.writeString(
        page,
        "# A `b` c!\n[x](a.md#a-b-c) [x](#a-b-c) [y](b.md) [z](a.md#d)\n```\n[no](link.md)\n```\n"
            + "`[no](link.md)` <a id=\"e\"></a> [e](#e) [w](https://example.org/nowhere)\n");

    assertThat(broken(Page.at(page))).containsExactly("a.md:2 b.md", "a.md:2 a.md#d");
  }

  /** Counted as {@code wc -w} does. */
  @Test
  void readme_words_are800AtMost() {
    assertThat(README.text().strip().split("\\s+")).hasSizeLessThanOrEqualTo(800);
  }

  @Test
  void readme_twoCommands_standAsWritten() {
    assertThat(README.text()).contains("\n```\n./telemetry demo\nmvn -B verify\n```\n");
  }

  @Test
  void howTos_each_areShort() throws IOException {
    for (Page page : Documents.all()) {
      int most =
          switch (Documents.name(page.file().getParent())) {
            case "docs/tutorials" -> 800;
            case "docs/how-to" -> 400;
            case "docs/how-to/operate" -> 500;
            default -> Integer.MAX_VALUE;
          };

      assertThat(page.text().strip().split("\\s+").length)
          .as(Documents.name(page.file()))
          .isLessThanOrEqualTo(most);
    }
  }
}
