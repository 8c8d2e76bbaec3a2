package org.obmeet.telemetry.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.io.DigestingOutputStream;

class DeterministicFooterOutputStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DeterministicFooterOutputStream out =
      new DeterministicFooterOutputStream(new DigestingOutputStream(bytes));

  @Test
  void footer_unsortedEncodings_areSorted() throws IOException {
    FileMetaData footer =
        footer(
            List.of(Encoding.RLE_DICTIONARY, Encoding.PLAIN),
            List.of(Encoding.PLAIN, Encoding.RLE_DICTIONARY),
            List.of(Encoding.DELTA_BINARY_PACKED));
    out.write("rows".getBytes(StandardCharsets.US_ASCII));
    out.beginFooter();
    out.write("index".getBytes(StandardCharsets.US_ASCII));
    end(footer);

    byte[] all = bytes.toByteArray();
    assertThat(new String(all, 0, 9, StandardCharsets.US_ASCII)).isEqualTo("rowsindex");
    assertThat(new String(all, all.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    int length = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getInt(all.length - 8);
    assertThat(length).isEqualTo(all.length - 8 - 9);
    FileMetaData read = Util.readFileMetaData(new ByteArrayInputStream(all, 9, length));
    footer
        .getRow_groups()
        .get(0)
        .getColumns()
        .get(0)
        .getMeta_data()
        .setEncodings(List.of(Encoding.PLAIN, Encoding.RLE_DICTIONARY));
    assertThat(read).isEqualTo(footer);
  }

  @Test
  void footer_incomplete_isUnchanged() throws IOException {
    out.beginFooter();
    out.write('x');
    out.close();

    assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("x");
  }

  private void end(FileMetaData footer) throws IOException {
    long start = out.getPos();
    Util.writeFileMetaData(footer, out);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putInt(0, Math.toIntExact(out.getPos() - start)).array());
    out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    out.close();
  }

  @SafeVarargs
  private static FileMetaData footer(List<Encoding>... columns) {
    List<ColumnChunk> chunks = new ArrayList<>();
    for (List<Encoding> encodings : columns) {
      ColumnChunk chunk = new ColumnChunk(0);
      chunk.setMeta_data(
          new ColumnMetaData(
              Type.INT64, encodings, List.of("number"), CompressionCodec.ZSTD, 3, 30, 20, 4));
      chunks.add(chunk);
    }
    return new FileMetaData(2, List.of(), 3, List.of(new RowGroup(chunks, 30, 3)));
  }
}
