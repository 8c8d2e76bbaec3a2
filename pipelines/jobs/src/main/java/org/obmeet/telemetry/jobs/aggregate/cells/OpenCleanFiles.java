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

/** Clean files that are open for reading by column. */
final class OpenCleanFiles implements AutoCloseable {
  private final List<String> paths;
  private final List<ParquetFileReader> readers = new ArrayList<>();

  private OpenCleanFiles(List<String> paths) {
    this.paths = paths;
  }

  /**
   * Opens files.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException naming the file that is missing or is not
   *     a Parquet file
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
   * @throws ArithmeticException if {@code reading} throws it
   * @throws JobException if a file is damaged; the message names the files
   */
  <T> T read(Function<List<ParquetFileReader>, T> reading) {
    try {
      return reading.apply(readers);
    } catch (ArithmeticException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parquet's decoders can throw any runtime exception on a damaged page.
      throw new JobException(
          ExitCode.FAILED,
          "clean files cannot be read. At least one of these is damaged: "
              + String.join(", ", paths),
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
