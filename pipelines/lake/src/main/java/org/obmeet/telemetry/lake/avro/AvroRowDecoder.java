package org.obmeet.telemetry.lake.avro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/** A decoder of blocks of rows. It reuses the {@code String} of the first 4096 distinct texts. */
final class AvroRowDecoder extends GenericDatumReader<GenericRecord> {
  private static final int MAX_LABELS = 4096;

  private final Map<Utf8, String> labels = new HashMap<>();
  private Utf8 scratch;
  private BinaryDecoder decoder;

  AvroRowDecoder(Schema written, Schema expected) {
    super(written, expected, model());
  }

  /** Returns a model without Avro's fast reader, which does not call {@link #readString}. */
  private static GenericData model() {
    GenericData model = new GenericData();
    model.setFastReaderEnabled(false);
    return model;
  }

  /** Decodes all records of a block; throws an exception if bytes are missing or remain. */
  List<GenericRecord> decode(AvroBlockReader.Block block) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(block.data(), decoder);
    List<GenericRecord> rows = new ArrayList<>();
    for (long i = 0; i < block.records(); i++) {
      rows.add(read(null, decoder));
    }
    if (!decoder.isEnd()) {
      throw new IOException("a block has bytes after its last record");
    }
    return rows;
  }

  @Override
  protected Object readString(Object old, Schema expected, Decoder in) throws IOException {
    scratch = in.readString(scratch);
    String known = labels.get(scratch);
    if (known == null) {
      known = scratch.toString();
      if (labels.size() < MAX_LABELS) {
        labels.put(new Utf8(scratch), known);
      }
    }
    return known;
  }
}
