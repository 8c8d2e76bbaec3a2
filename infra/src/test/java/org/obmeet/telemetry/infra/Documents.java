package org.obmeet.telemetry.infra;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The Markdown of the repository. */
final class Documents {
  private static final Set<String> PASSED_OVER = Set.of("target", "node_modules", ".git");

  private Documents() {}

  /** All pages by name, without what was built. */
  static List<Page> all() throws IOException {
    return files(".*\\.md").stream().map(Page::at).toList();
  }

  /** Returns the files whose name in the repository matches, by name, without what was built. */
  static List<Path> files(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ProcessResult.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return name(folder).equals("demo")
                    || PASSED_OVER.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (name(file).matches(pattern)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted(Comparator.naturalOrder()).toList();
  }

  /** Pages whose blocks a reader may run in the folder of a checkout, the first of them first. */
  static List<Page> toFollow() throws IOException {
    List<Page> pages = new ArrayList<>();
    pages.add(Page.at(ProcessResult.ROOT.resolve("docs/tutorials/first-report.md")));
    for (Page page : all()) {
      String folder = name(page.file().getParent());
      if (Set.of("", "docs/tutorials", "docs/how-to").contains(folder)
          && !page.file().equals(pages.get(0).file())) {
        pages.add(page);
      }
    }
    return pages;
  }

  /** Returns the path of a file in the repository. */
  static String name(Path file) {
    return ProcessResult.ROOT.relativize(file).toString();
  }

  /** Returns true if a program writes the page: from a schema, or as its first lines say. */
  static boolean generated(Page page) {
    return name(page.file()).matches("schemas/datasets/[^/]+/README\\.md")
        || page.text().lines().limit(8).anyMatch(line -> line.endsWith("This page is generated."));
  }
}
