package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.Catalog;

/** The contents of a lake and its keyset, without random names. */
final class PopulatedLakeSnapshot {
  private PopulatedLakeSnapshot() {}

  /** Returns contents or their hashes by path or kind. */
  static Map<String, String> of(PopulatedLake place) throws IOException {
    Map<String, String> all = new TreeMap<>(files(place));
    Lake lake = place.lake();
    all.put("decisions", decisions(lake).toString());
    all.put("suppressions", suppressions(lake).toString());
    all.put("destroyed", lake.state().destroyed().toString());
    all.put("lost", lake.state().expired().toString());
    all.put("receipts", receipts(lake).toString());
    all.put("sealed", sealed(place).toString());
    return all;
  }

  /** Returns what the lists of sealed segments say, whichever run said it, and how often. */
  private static SortedSet<String> sealed(PopulatedLake place) throws IOException {
    SortedSet<String> said = new TreeSet<>();
    try (Stream<Path> lists = Files.walk(place.root().resolve("landing"))) {
      for (Path list : lists.filter(path -> path.toString().endsWith(".txt")).toList()) {
        if (list.getParent().getParent().endsWith("sealed")) {
          Files.readAllLines(list).forEach(line -> said.add(line.substring(65)));
        }
      }
    }
    return said;
  }

  /**
   * Returns the files with deterministic names, but for runs, and bytes, and those beside the lake.
   * The catalogue is compared by its tables, because the layout of a DuckDB file is not
   * deterministic.
   */
  static Map<String, String> files(PopulatedLake place) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(place.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = place.folder().relativize(file).toString();
        if (!name.matches(
            "lake/(ledger/((commits|runs)/.+|checked)\\.json|clean/(consent|suppression)/.+"
                + "|landing/[^/]+/sealed/.+)|\\.lake.keys.lock")) {
          all.put(
              withoutRun(name),
              name.endsWith("catalog.duckdb")
                  ? tables(file).toString()
                  : name.endsWith("release/index.json")
                      ? index(file)
                      : hash(Files.readAllBytes(file)));
        }
      }
    }
    return all;
  }

  private static String withoutRun(String text) {
    return text.replaceAll("[-/]\\d{8}T\\d{6}Z-[a-z]+-[0-9a-f]{8}\\b", "");
  }

  /** Returns an index without runs, and without the bytes of the catalogue. */
  private static String index(Path file) throws IOException {
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file));
    return withoutRun(
        index.content()
            + index.releases()
            + index.files().stream().filter(one -> !one.name().endsWith(".duckdb")).toList());
  }

  private static List<String> decisions(Lake lake) {
    return lake.state().consents().stream()
        .map(FileRef::path)
        .flatMap(
            path ->
                new CleanFileIo(lake.files())
                    .read(Catalog.load().dataset("consent"), path).stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static List<String> suppressions(Lake lake) {
    return new SuppressionTable(lake)
        .rows().stream()
            .map(row -> row.purpose() + " " + row.kind() + " " + row.subject() + " " + row.done())
            .distinct()
            .sorted()
            .toList();
  }

  /** Returns the removals in receipts that are not empty. */
  static List<String> receipts(Lake lake) {
    return lake.log().commits().stream()
        .filter(entry -> entry.kind() == CommitKind.ERASE)
        .flatMap(entry -> ((List<?>) entry.detail().get("receipts")).stream())
        .map(receipt -> (Map<?, ?>) receipt)
        .filter(receipt -> !((Map<?, ?>) receipt.get("rows_removed")).isEmpty())
        .map(receipt -> receipt.get("kind") + " " + receipt.get("rows_removed"))
        .sorted()
        .toList();
  }

  /** Returns true if the suppression table contains an open erasure. */
  static boolean isOpen(Lake lake) {
    return new SuppressionTable(lake).rows().stream().anyMatch(Suppression::isOpen);
  }

  /** Returns a hash of the rows of each table and view of a DuckDB file, ignoring their order. */
  private static Map<String, String> tables(Path file) {
    Map<String, String> tables = new TreeMap<>();
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, readOnly);
        Statement names = connection.createStatement();
        Statement rows = connection.createStatement();
        ResultSet all =
            names.executeQuery(
                "SELECT table_schema || '.' || table_name FROM information_schema.tables")) {
      while (all.next()) {
        String name = all.getString(1);
        try (ResultSet hash =
            rows.executeQuery(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::VARCHAR, chr(10) ORDER BY"
                    + " t::VARCHAR)), '') FROM "
                    + name
                    + " t")) {
          hash.next();
          tables.put(name, hash.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the tables of " + file + " cannot be read", e);
    }
    return tables;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
