package org.obmeet.telemetry.cli.policy;

import com.google.common.io.Resources;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry init}, which writes an editable copy of the catalogue. */
@Command(name = "init")
public final class InitCommand extends TelemetryCommand {
  /** The comment that is added to a file without a comment, by folder. */
  private static final Map<String, String> COMMENTS =
      Map.of(
          "cubes", "# A family of cubes. Each cube is a table of released counts.",
          "datasets", "# A data set. Its fields are in schema.avsc beside this file.",
          "domains", "# The labels that a field may have. Other values count as not_listed.",
          "facts", "# A derived fact. It needs a class of the program; cubes count its columns.",
          "metrics", "# A metric: a figure that is computed from a released table.");

  /** The kinds of YAML files that have a JSON Schema. */
  static final List<String> SCHEMAS =
      List.of(
          ("cube dataset disclosure domain fact mapping metric patterns processing promises"
                  + " protect")
              .split(" "));

  @Parameters(paramLabel = "DIR", description = "Folder to create. It must be missing or empty.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    AtomicFolder.requireEmpty("DIR", folder);
    AtomicFolder.create("DIR", folder);
    CatalogSource shipped = CatalogSource.classPath();
    int files = 0;
    for (String part : Catalog.FOLDERS) {
      for (String path : shipped.files(part)) {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, modeline(path) + withComment(part, path, shipped.text(path)));
        files++;
      }
    }
    Files.writeString(
        folder.resolve("README.md"), ResourceText.of(InitCommand.class, "catalogue.txt"));
    Files.createDirectories(folder.resolve(".schema"));
    for (String schema : SCHEMAS) {
      String name = schema + ".schema.json";
      URL resource = Resources.getResource(InitCommand.class, "schema/" + name);
      Files.write(folder.resolve(".schema").resolve(name), Resources.toByteArray(resource));
    }
    context.info("Wrote " + files + " files to " + folder + ".");
    context.info("Edit them, then run: telemetry policy check --catalog " + folder);
    return 0;
  }

  /** Returns the line by which editors find the schema of a YAML file; empty for other files. */
  private static String modeline(String path) {
    if (!path.endsWith(".yaml")) {
      return "";
    }
    String[] parts = path.replace(".yaml", "").split("/", -1);
    String name = parts[parts.length - 1];
    String kind = SCHEMAS.contains(name) ? name : parts[0].replaceFirst("s$", "");
    return "# yaml-language-server: $schema="
        + "../".repeat(parts.length - 1)
        + ".schema/"
        + kind
        + ".schema.json\n";
  }

  private static String withComment(String part, String path, String text) {
    String comment = COMMENTS.get(part);
    boolean added = comment != null && path.endsWith(".yaml") && !text.startsWith("#");
    return added ? comment + "\n" + text : text;
  }
}
