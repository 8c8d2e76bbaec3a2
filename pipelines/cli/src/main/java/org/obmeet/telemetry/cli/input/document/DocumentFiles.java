package org.obmeet.telemetry.cli.input.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * The files of an ingest. CSV and Parquet files are converted to JSON in a private temporary
 * folder, which {@link #close} deletes.
 */
public final class DocumentFiles implements AutoCloseable {
  private final Catalog catalog;
  private final Optional<Path> mappingFile;
  private Path folder;

  /**
   * Creates a converter.
   *
   * @param mappingFile the file of the option {@code --mapping}. If the file or the section is
   *     missing, column names are paths of keys.
   */
  public DocumentFiles(Catalog catalog, Optional<Path> mappingFile) {
    this.catalog = catalog;
    this.mappingFile = mappingFile;
  }

  /**
   * Returns the files of an option. CSV and Parquet files are converted to JSON documents.
   *
   * @param section {@code reports} or {@code events}
   * @throws org.obmeet.telemetry.jobs.JobException if a table cannot be read or lacks a column
   */
  public List<String> of(String section, List<String> files) {
    return files.stream().map(file -> isTable(file) ? convert(section, file) : file).toList();
  }

  /** Returns true if the name of a file is that of a CSV or Parquet file. */
  public static boolean isTable(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".parquet");
  }

  private String convert(String section, String file) {
    Path source = Path.of(file);
    try (InputTable table = InputTable.open("--" + section, source)) {
      if (folder == null) {
        folder = Files.createTempDirectory("telemetry-documents");
        // An interrupt ends the process without closing this object.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "documents"));
      }
      Path target =
          folder.resolve(folder.toFile().list().length + "-" + source.getFileName() + ".ndjson.gz");
      DocumentMapping mapping =
          mappingFile
              .map(named -> DocumentMapping.read(named, catalog).get(section))
              .orElseGet(() -> DocumentMapping.byName(table.columns()));
      try (BufferedWriter out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(target)), StandardCharsets.UTF_8))) {
        write(table, mapping, typesByPath(section), out);
      }
      return target.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      InputTable table, DocumentMapping mapping, Map<String, ValueType> types, BufferedWriter out)
      throws IOException {
    List<String> paths = List.copyOf(mapping.columns().keySet());
    table.select(paths.stream().map(mapping.columns()::get).toList());
    while (table.next()) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      mapping.constants().forEach((path, text) -> put(table, document, path, text));
      for (int i = 0; i < paths.size(); i++) {
        String text = table.value(i);
        if (!text.isEmpty()) {
          put(table, document, paths.get(i), value(text, types.get(paths.get(i))));
        }
      }
      out.write(JsonText.compact(document));
      out.write('\n');
    }
  }

  private static void put(InputTable table, ObjectNode document, String path, Object value) {
    String[] keys = path.split("\\.", -1);
    JsonNode parent = document;
    for (int i = 0; i < keys.length - 1 && parent instanceof ObjectNode object; i++) {
      parent = object.has(keys[i]) ? object.get(keys[i]) : object.putObject(keys[i]);
    }
    String last = keys[keys.length - 1];
    if (!(parent instanceof ObjectNode object) || object.get(last) instanceof ObjectNode) {
      throw table.fault(
          "the key '" + path + "' conflicts with a key that begins with it, or the reverse");
    }
    object.putPOJO(last, value);
  }

  /** Converts a text to the expected number or boolean. Returns the text if that is impossible. */
  private static Object value(String text, ValueType type) {
    if (type == ValueType.LONG && text.matches("-?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    return type == ValueType.BOOLEAN && Set.of("true", "false").contains(text)
        ? Boolean.valueOf(text)
        : text;
  }

  /** Returns, by path, the type that the data set expects: a number, a boolean or a text. */
  private Map<String, ValueType> typesByPath(String section) {
    return catalog.dataset(DocumentMapping.DATASETS.get(section)).fields().stream()
        .flatMap(
            field ->
                field.sources().stream()
                    .map(path -> Map.entry(path, expected(field.treatment(), field.type()))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, other) -> first));
  }

  private static ValueType expected(Treatment treatment, ValueType stored) {
    return treatment instanceof Treatment.Flag
        ? ValueType.BOOLEAN
        : treatment instanceof Treatment.Log2Bin ? ValueType.LONG : stored;
  }

  @Override
  public synchronized void close() {
    if (folder == null) {
      return;
    }
    try {
      LocalStore.deleteTree(folder);
      folder = null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder + ", which contains input data", e);
    }
  }
}
