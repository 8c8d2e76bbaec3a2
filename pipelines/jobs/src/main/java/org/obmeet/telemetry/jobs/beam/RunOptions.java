package org.obmeet.telemetry.jobs.beam;

import java.nio.file.Path;
import java.time.Instant;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The pipeline options of a run on a lake. The job sets them; the command line cannot. */
public interface RunOptions extends PipelineOptions {
  @Description("Root of the lake: an absolute folder or a URI.")
  String getLake();

  void setLake(String root);

  @Description("Id of the run.")
  String getRun();

  void setRun(String run);

  @Description("The current time, in ISO 8601.")
  String getNow();

  void setNow(String now);

  @Description("The keyset file, as an absolute path; empty for the file beside the lake.")
  @Default.String("")
  String getKeys();

  void setKeys(String file);

  @Description("The folder of the catalogue, as an absolute path; empty for the shipped one.")
  @Default.String("")
  String getCatalog();

  void setCatalog(String folder);

  /** Sets the options of every run. Relative paths of keyset and catalogue become absolute. */
  static void set(
      RunOptions options, String root, String run, Instant now, String keys, String catalog) {
    options.setLake(root);
    options.setRun(run);
    options.setNow(now.toString());
    options.setKeys(absolute(keys));
    options.setCatalog(absolute(catalog));
  }

  private static String absolute(String file) {
    return file.isEmpty() ? file : Path.of(file).toAbsolutePath().normalize().toString();
  }
}
