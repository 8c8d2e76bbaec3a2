package org.obmeet.telemetry.jobs.aggregate.cells;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;

/** Clean files open for reading by column. */
final class OpenCleanFiles implements AutoCloseable {
  private final List<String> paths;
  private final List<ParquetFileReader> readers = new ArrayList<>();

  private OpenCleanFiles(List<String> paths) {
    this.paths = paths;
  }

  /**
   * Opens files.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException naming the file that is absent or no
   *     Parquet
   */
  static OpenCleanFiles of(Lake lake, List<String> paths) throws IOException {
    OpenCleanFiles files = new OpenCleanFiles(paths);
    try {
      CleanFileIo clean = new CleanFileIo(lake.files());
      paths.forEach(path -> files.readers.add(clean.open(path)));
      return files;
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /**
   * Reads the files.
   *
   * @throws ArithmeticException as the reading throws it
   * @throws JobException naming the files where one of them is damaged
   */
  <T> T read(Function<List<ParquetFileReader>, T> reading) {
    try {
      return reading.apply(readers);
    } catch (ArithmeticException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parquet meets damaged pages with whatever its decoders run into, null pointers included.
      throw new JobException(
          ExitCode.FAILED,
          "clean files cannot be read; one of these is damaged: " + String.join(", ", paths),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    for (ParquetFileReader reader : readers) {
      reader.close();
    }
  }
}
