package org.obmeet.telemetry.cli.releases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Files;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.obmeet.telemetry.lake.file.LakeFiles;

/**
 * The folder {@code metadata} of an Iceberg table, for one commit. The folder has the layout of
 * Iceberg's Hadoop catalog. The commit creates the file of one version, which must not exist.
 * Before the commit, {@link #current()} is null.
 */
final class IcebergMetadataFolder implements TableOperations {
  private final LakeFiles files;
  private final String root;
  private final String folder;
  private final String file;
  private final int version;
  private TableMetadata current;

  /**
   * Creates the target of a commit.
   *
   * @param root location of the lake, {@code file:///FOLDER}, which the metadata contain
   * @param table folder of the table in the lake
   */
  IcebergMetadataFolder(LakeFiles files, String root, String table, int version) {
    this.files = files;
    this.root = root;
    this.folder = table + "/metadata/";
    this.file = folder + "v" + version + ".metadata.json";
    this.version = version;
  }

  @Override
  public TableMetadata current() {
    return current;
  }

  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    byte[] json = TableMetadataParser.toJson(metadata).getBytes(UTF_8);
    if (!files.wrapErrors("write", file, () -> files.putIfAbsent().create(file, json))) {
      throw new CommitFailedException("%s exists already", file);
    }
    byte[] hint = Integer.toString(version).getBytes(UTF_8);
    files.write(folder + "version-hint.text", hint, 0);
    current = metadata;
  }

  /** Returns the paths of the committed metadata files in the lake. */
  Set<String> paths() {
    Snapshot snapshot = current.currentSnapshot();
    Set<String> paths = new TreeSet<>(Set.of(file, folder + "version-hint.text"));
    paths.add(relative(snapshot.manifestListLocation()));
    for (ManifestFile manifest : snapshot.allManifests(io())) {
      paths.add(relative(manifest.path()));
    }
    return paths;
  }

  private String relative(String location) {
    return location.substring(root.length() + 1);
  }

  @Override
  public String metadataFileLocation(String name) {
    return root + "/" + folder + name;
  }

  @Override
  public LocationProvider locationProvider() {
    throw new UnsupportedOperationException("data files are written by releases only");
  }

  @Override
  public FileIO io() {
    return new LocalFileIo();
  }

  /** An Iceberg file access to local files. */
  private final class LocalFileIo implements FileIO {
    private static final long serialVersionUID = 1;

    @Override
    public InputFile newInputFile(String location) {
      return Files.localInput(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return new LocatedOutput(Files.localOutput(location), location);
    }

    @Override
    public void deleteFile(String location) {
      files.delete(relative(location));
    }
  }

  /** A file that keeps its location as it is. Iceberg's own output file drops the scheme. */
  private record LocatedOutput(OutputFile file, String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return file.toInputFile();
    }
  }
}
