package org.obmeet.telemetry.cli.protect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.disclosure.SecretNoise;

/** A folder with an input and a specification for runs of protect. */
public final class ProtectFolder {
  public static final String SPEC =
      """
      contributor: who
      dimensions: {region: {hierarchy: {using: regions.csv}}, kind: {}}
      tables:
        - {name: t1, dimensions: [region, kind], measures: [{count: n}, {sum: v}]}
      threshold: 3
      """;

  final Path root;
  public final List<String> said = new ArrayList<>();

  public ProtectFolder(Path root) throws IOException {
    this.root = root;
    Files.writeString(
        root.resolve("regions.csv"), "value,parent\na,north\nb,north\nc,south\nd,south\n");
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** Writes records for cells such as {@code a/x=12}. Each contributor adds 1.5. */
  public ProtectFolder input(String... cells) throws IOException {
    StringBuilder csv = new StringBuilder("who,region,kind,v\n");
    for (String cell : cells) {
      String[] parts = cell.split("[/=]");
      for (int i = 0; i < Integer.parseInt(parts[2]); i++) {
        csv.append(parts[0] + parts[1] + i + "," + parts[0] + "," + parts[1] + ",1.5\n");
      }
    }
    Files.writeString(root.resolve("input.csv"), csv);
    return this;
  }

  ProtectResult run(String spec, String out) throws IOException {
    return run(spec, out, Optional.empty());
  }

  public ProtectResult kept(String spec, String out) throws IOException {
    return run(spec, out, Optional.of(root.resolve("ledger")));
  }

  private ProtectResult run(String spec, String out, Optional<Path> ledger) throws IOException {
    Path file = Files.writeString(root.resolve("spec.yaml"), spec);
    said.clear();
    return new ProtectRun(
            root.resolve("input.csv"), file, root.resolve(out), ledger, Optional.of(key()))
        .run(said::add);
  }

  /** Returns the file of a key, which is the same in every test. */
  private Path key() throws IOException {
    Path key = root.resolve("key");
    if (!Files.exists(key)) {
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(key, new byte[SecretNoise.KEY_BYTES]);
    }
    return key;
  }

  /** Returns the contents of files by name. */
  public Map<String, String> files(String folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(root.resolve(folder))) {
      return files;
    }
    try (Stream<Path> all = Files.list(root.resolve(folder))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  /** Returns the names of all files in the folder. */
  List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
