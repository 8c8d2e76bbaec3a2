package org.obmeet.telemetry.collector;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A DNS server on loopback that has one TXT record for each of some names. */
public final class TextRecordServer implements AutoCloseable {
  private static final int NAME_ERROR = 3;
  private final DatagramSocket socket;
  private final Map<String, String> records;

  private TextRecordServer(Map<String, String> records) throws IOException {
    this.records = records;
    this.socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
  }

  public static TextRecordServer start(Map<String, String> records) throws IOException {
    TextRecordServer server = new TextRecordServer(records);
    Thread thread = new Thread(server::answerAll, "dns");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void answerAll() {
    try {
      while (true) {
        DatagramPacket query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        byte[] answer = answer(ByteBuffer.wrap(query.getData(), 0, query.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    short id = query.getShort();
    query.position(12);
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    byte[] question = new byte[query.position() + 4 - 12];
    query.position(12).get(question);
    String text = records.get(name.toString().toLowerCase(Locale.ROOT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(0x8180 | (text == null ? NAME_ERROR : 0));
    out.writeShort(1);
    out.writeShort(text == null ? 0 : 1);
    out.writeInt(0);
    out.write(question);
    if (text != null) {
      byte[] value = text.getBytes(StandardCharsets.US_ASCII);
      out.writeShort(0xc00c); // the name of the question
      out.writeShort(16); // TXT
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(value.length + 1);
      out.writeByte(value.length);
      out.write(value);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
