package org.obmeet.telemetry.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;
import org.obmeet.telemetry.lake.store.LakeException;

/** Tests reading a part of a footer, against Parquet's reading of the whole. */
class ProjectedFooterTest {
  private static final String PATH = "clean/wide.parquet";
  private static final List<ParquetColumn> WIDE =
      IntStream.range(0, 300)
          .mapToObj(i -> column("c" + i, ParquetColumn.Kind.values()[1 + i % 4]))
          .toList();

  @TempDir private Path folder;
  private LakeFiles files;

  private static ParquetColumn column(String name, ParquetColumn.Kind kind) {
    return ParquetColumn.of(name, kind, true);
  }

  @BeforeEach
  void write() {
    files = LakeFiles.at(folder.toString());
    List<Object> row = new ArrayList<>();
    IntStream.range(0, WIDE.size()).forEach(i -> row.add(i % 4 == 1 ? (Object) (long) i : null));
    files.write(
        PATH,
        out -> {
          try (ParquetWriter<List<Object>> writer =
              ParquetFiles.writer(
                  (DigestingOutputStream) out,
                  "wide",
                  WIDE,
                  Map.of("key", "value"),
                  Long.MAX_VALUE)) {
            writer.write(row);
          }
          return 1;
        });
  }

  @Test
  void someColumns_haveTheMetadataOfTheWholeFooter() throws IOException {
    Set<String> some = Set.of("c0", "c17", "c150", "c299", "absent");
    try (ParquetFileReader whole = ParquetFiles.open(files, PATH);
        ParquetFileReader part = ParquetFiles.open(files, PATH, Optional.of(some))) {
      MessageType schema = whole.getFileMetaData().getSchema();
      assertThat(part.getFileMetaData().getSchema())
          .isEqualTo(
              new MessageType(
                  "wide",
                  schema.getFields().stream().filter(f -> some.contains(f.getName())).toList()));
      assertThat(part.getFileMetaData().getKeyValueMetaData())
          .isEqualTo(whole.getFileMetaData().getKeyValueMetaData());
      assertThat(part.getFileMetaData().getCreatedBy())
          .isEqualTo(whole.getFileMetaData().getCreatedBy());
      assertThat(part.getRowGroups()).hasSize(1);
      BlockMetaData group = whole.getRowGroups().get(0);
      assertThat(part.getRowGroups().get(0).getRowCount()).isEqualTo(group.getRowCount());
      assertThat(part.getRowGroups().get(0).getColumns())
          .extracting(Object::toString)
          .containsExactlyElementsOf(
              group.getColumns().stream()
                  .filter(chunk -> some.contains(chunk.getPath().toDotString()))
                  .map(Object::toString)
                  .toList());
    }
    try (ParquetRowReader rows =
        new ParquetRowReader(files, PATH, List.of(WIDE.get(17), WIDE.get(16), WIDE.get(297)))) {
      assertThat(rows.next()).containsExactly(17L, null, 297L);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void columnThatTheFileLacks_isNullInEveryRow() {
    ParquetColumn absent = column("absent", ParquetColumn.Kind.values()[1]);
    try (ParquetRowReader rows = new ParquetRowReader(files, PATH, List.of(absent))) {
      assertThat(rows.next()).containsExactly((Object) null);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void damagedFooter_isAnError_orIsRead_butNeverEndless() throws IOException {
    Path file = folder.resolve(PATH);
    byte[] intact = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, 11, intact.length / 2, intact.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(intact, length));
      assertThatThrownBy(() -> ParquetFiles.open(files, PATH, Optional.of(Set.of("c1"))))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("'" + PATH + "' is not a Parquet file, or is damaged");
    }
    for (int i = 1; i < 400; i++) {
      byte[] damaged = intact.clone();
      damaged[intact.length - 8 - i * 41] ^= (byte) (i * 37 | 1);
      Files.write(file, damaged);
      try (ParquetFileReader reader =
          ParquetFiles.open(files, PATH, Optional.of(Set.of("c1", "c250")))) {
        assertThat(reader.getRowGroups().size()).isLessThan(intact.length);
      } catch (LakeException damage) {
        assertThat(damage).hasMessageContaining(PATH);
      }
    }
  }
}
