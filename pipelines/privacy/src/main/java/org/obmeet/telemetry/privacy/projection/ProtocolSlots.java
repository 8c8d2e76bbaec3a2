package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/** The slots of the values that tracker protocols need. Some are also sources of fields. */
final class ProtocolSlots {
  final int received;
  final int nonce;
  final int method;
  final int address;
  final int userAgent;
  final int doNotTrack;
  final int globalPrivacy;
  final int anonymous;
  final int authorization;
  final int origin;
  final int payloadSchema;
  final int apiKey;
  final int segmentSentAt;
  final int segmentType;
  final int segmentEvent;
  final int segmentName;
  final int writeKey;
  final int contentHash;
  final int snowplowEvent;
  final int snowplowSentAt;
  final int appId;
  final int snowplowCategory;
  final int snowplowAction;
  final int outerSchema;
  final int innerSchema;
  final int siteId;
  final int matomoCategory;
  final int matomoAction;
  final int matomoActionName;
  final int matomoEventName;
  final int matomoPing;
  final int matomoRandom;
  final int matomoShortRandom;
  final int matomoPageView;
  final int[] matomoOtherActions;
  final int matomoRec;

  ProtocolSlots(SlotMap slots) {
    received = slots.add("t");
    nonce = slots.add("nonce");
    method = slots.add("method");
    address = slots.add("url");
    userAgent = header(slots, "user-agent", "User-Agent");
    doNotTrack = header(slots, "dnt", "DNT");
    globalPrivacy = header(slots, "sec-gpc", "Sec-GPC");
    anonymous = header(slots, "sp-anonymous", "SP-Anonymous");
    authorization = header(slots, "authorization", "Authorization");
    origin = header(slots, "origin", "Origin");
    payloadSchema = slots.add("schema");
    apiKey = slots.add("api_key");
    segmentSentAt = slots.add("sentAt");
    segmentType = slots.add("type");
    segmentEvent = slots.add("event");
    segmentName = slots.add("name");
    writeKey = slots.add("writeKey");
    contentHash = slots.add("contentHash");
    snowplowEvent = slots.add("e");
    snowplowSentAt = slots.add("stm");
    appId = slots.add("aid");
    snowplowCategory = slots.add("se_ca");
    snowplowAction = slots.add("se_ac");
    outerSchema = slots.add("ue_pr.schema");
    innerSchema = slots.add("ue_pr.data.schema");
    siteId = slots.add("idsite");
    matomoCategory = slots.add("e_c");
    matomoAction = slots.add("e_a");
    matomoActionName = slots.add("action_name");
    matomoEventName = slots.add("e_n");
    matomoPing = slots.add("ping");
    matomoRandom = slots.add("rand");
    matomoShortRandom = slots.add("r");
    matomoPageView = slots.add("pv_id");
    matomoOtherActions =
        Stream.of("ca", "download", "link", "search", "idgoal", "c_n")
            .mapToInt(slots::add)
            .toArray();
    matomoRec = slots.add("rec");
  }

  private static int header(SlotMap slots, String lower, String usual) {
    int slot = slots.add("headers." + lower);
    slots.alias("headers." + usual, slot);
    return slot;
  }

  /** Fills the slots from a request, with the same result as for a line that is a request. */
  void fill(Slots line, TrackerRequest request) {
    line.setNumber(received, request.at().toEpochMilli());
    line.setNumber(nonce, request.nonce());
    line.setText(method, request.method());
    line.setText(address, request.target());
    request.userAgent().ifPresent(value -> line.setText(userAgent, value));
    request.authorization().ifPresent(value -> line.setText(authorization, value));
    request.origin().ifPresent(value -> line.setText(origin, value));
    if (request.anonymous()) {
      line.setText(anonymous, "1");
    }
    if (request.doNotTrack()) {
      line.setText(doNotTrack, "1");
    }
  }

  /** Returns the write key in the header {@code Basic base64(key:)}, or null. */
  String basicKey(Slots line) {
    String text = line.text(authorization);
    if (text == null || text.length() > 1_000 || !text.startsWith("Basic ")) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(text.substring("Basic ".length()).trim());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
