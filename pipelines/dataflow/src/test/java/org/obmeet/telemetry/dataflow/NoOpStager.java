package org.obmeet.telemetry.dataflow;

import com.google.api.services.dataflow.model.DataflowPackage;
import java.util.List;
import org.apache.beam.runners.dataflow.util.PackageUtil.StagedFile;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.options.PipelineOptions;

/** A stager that uploads nothing and returns the path that a file would have. */
public final class NoOpStager implements Stager {
  private NoOpStager() {}

  /** Creates a stager; called by the runner. */
  public static NoOpStager fromOptions(PipelineOptions options) {
    return new NoOpStager();
  }

  @Override
  public List<DataflowPackage> stageFiles(List<StagedFile> files) {
    return files.stream().map(file -> staged(file.getDestination())).toList();
  }

  @Override
  public DataflowPackage stageToFile(byte[] bytes, String name) {
    return staged(name);
  }

  private static DataflowPackage staged(String name) {
    return new DataflowPackage().setName(name).setLocation("gs://bucket/staged/" + name);
  }
}
