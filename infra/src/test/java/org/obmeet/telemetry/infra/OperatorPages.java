package org.obmeet.telemetry.infra;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages for operators, in the order of the numbered list that the first of them holds. */
final class OperatorPages {
  static final Path FOLDER = ProcessResult.ROOT.resolve("docs/how-to/operate");
  private static final Pattern ITEM =
      Pattern.compile("(?m)^\\d+\\. \\[[^\\]]*\\]\\(([^)#]*)(?:#[^)]*)?\\)$");

  private OperatorPages() {}

  static List<Page> inOrder() {
    Page list = Page.at(FOLDER.resolve("README.md"));
    List<Page> pages = new ArrayList<>();
    Matcher item = ITEM.matcher(list.text());
    while (item.find()) {
      pages.add(item.group(1).isEmpty() ? list : Page.at(FOLDER.resolve(item.group(1))));
    }
    return pages;
  }
}
