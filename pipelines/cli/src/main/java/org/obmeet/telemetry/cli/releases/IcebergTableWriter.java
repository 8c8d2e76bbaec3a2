package org.obmeet.telemetry.cli.releases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * Writes the metadata of one Iceberg table over released files. Each version of the table has one
 * snapshot with one list of the files, so that the metadata refer to released files only.
 *
 * @param root location of the lake, {@code file:///FOLDER}, which the metadata contain
 * @param folder folder of the table in the lake
 */
record IcebergTableWriter(LakeFiles files, String root, String folder) {
  private static final Pattern VERSION = Pattern.compile(".*/v(\\d{1,9})\\.metadata\\.json");

  /**
   * Writes the next version of the table, then deletes the files of earlier versions.
   *
   * @return the paths of the metadata files
   * @throws CommitFailedException if another process has written this version
   */
  Collection<String> write(
      List<TableRelease> releases, Function<TableRelease, Map<String, Object>> manifests) {
    List<String> before = files.list(folder + "/metadata").stream().map(StoredFile::path).toList();
    IcebergMetadataFolder target =
        new IcebergMetadataFolder(files, root, folder, newestVersion(before) + 1);
    TableMetadata start = metadata(releases, manifests);
    Transaction creation = Transactions.createTableTransaction(folder, target, start);
    AppendFiles append = creation.newFastAppend();
    for (TableRelease release : releases) {
      for (FileRef file : release.files()) {
        if (file.path().endsWith(".parquet")) {
          append.appendFile(
              DataFiles.builder(start.spec())
                  .withPath(root + "/" + file.path())
                  .withFormat(FileFormat.PARQUET)
                  .withPartitionPath(partition(release.key()))
                  .withRecordCount(file.rows())
                  .withFileSizeInBytes(file.bytes())
                  .build());
        }
      }
    }
    append.commit();
    creation.commitTransaction();
    // Files that another process wrote meanwhile are not in this list, so they stay.
    Set<String> after = target.paths();
    before.stream().filter(path -> !after.contains(path)).forEach(files::delete);
    return after;
  }

  private static int newestVersion(Collection<String> paths) {
    return paths.stream()
        .map(VERSION::matcher)
        .filter(Matcher::matches)
        .mapToInt(version -> Integer.parseInt(version.group(1)))
        .max()
        .orElse(0);
  }

  private TableMetadata metadata(
      List<TableRelease> releases, Function<TableRelease, Map<String, Object>> manifests) {
    Map<String, Types.NestedField> columns = new LinkedHashMap<>();
    String title = "";
    for (TableRelease release : releases) {
      Map<String, Object> manifest = manifests.apply(release);
      title = String.valueOf(manifest.get("title"));
      for (Object column : (List<?>) manifest.get("columns")) {
        Map<?, ?> described = (Map<?, ?>) column;
        add(columns, (String) described.get("name"), type(described), described.get("title"));
      }
    }
    add(columns, "window", Types.StringType.get(), "Kind of the window");
    add(columns, "start", Types.DateType.get(), "First day of the window");
    Schema schema = new Schema(List.copyOf(columns.values()));
    Map<String, String> properties =
        Map.of(
            TableProperties.FORMAT_VERSION,
            "2",
            TableProperties.DEFAULT_NAME_MAPPING,
            NameMappingParser.toJson(MappingUtil.create(schema)),
            TableProperties.GC_ENABLED,
            "false",
            "comment",
            title);
    String location = root + "/" + folder;
    UUID id = UUID.nameUUIDFromBytes(location.getBytes(UTF_8));
    PartitionSpec spec =
        PartitionSpec.builderFor(schema).identity("window").identity("start").build();
    return TableMetadata.buildFrom(
            TableMetadata.newTableMetadata(schema, spec, location, properties))
        .assignUUID(id.toString())
        .build();
  }

  private static void add(
      Map<String, Types.NestedField> columns, String name, Type type, Object title) {
    columns.computeIfAbsent(
        name,
        first -> Types.NestedField.optional(columns.size() + 1, name, type, String.valueOf(title)));
  }

  private static Type type(Map<?, ?> column) {
    return switch (String.valueOf(column.get("type"))) {
      case "long" -> Types.LongType.get();
      case "date" -> Types.DateType.get();
      default -> Types.StringType.get();
    };
  }

  /** Returns the partition values, which are in the paths of the files and not in the files. */
  private static String partition(ReleaseKey key) {
    return "window=" + key.window().kind().word() + "/start=" + key.window().start();
  }
}
