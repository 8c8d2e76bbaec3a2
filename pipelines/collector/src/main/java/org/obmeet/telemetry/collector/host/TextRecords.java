package org.obmeet.telemetry.collector.host;

import java.util.Collections;
import java.util.Hashtable;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Reads TXT records of hosts.
 *
 * @param url JNDI URL of the resolver, such as {@code dns://192.0.2.53}
 */
public record TextRecords(String url) {
  /** The first label of the record's name; the name of the host follows. */
  public static final String LABEL = "_obmeet-telemetry";

  /** Returns the reader for a resolver: {@code system} or an address; empty for {@code none}. */
  public static Optional<TextRecords> of(String resolver) {
    return switch (resolver) {
      case "none" -> Optional.empty();
      case "system" -> Optional.of(new TextRecords("dns:"));
      default -> Optional.of(new TextRecords("dns://" + resolver));
    };
  }

  /**
   * Returns true if a host has a TXT record with this text; false if the records cannot be read.
   */
  @SuppressWarnings("BanJNDI") // The provider for DNS reads only texts, and deserialises nothing.
  boolean has(String host, String text) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, url);
    environment.put("com.sun.jndi.dns.timeout.initial", "1000");
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
    try {
      InitialDirContext resolver = new InitialDirContext(environment);
      try {
        Attribute records =
            resolver.getAttributes(LABEL + "." + host, new String[] {"TXT"}).get("TXT");
        return records != null && Collections.list(records.getAll()).contains(text);
      } finally {
        resolver.close();
      }
    } catch (NamingException absent) {
      return false;
    }
  }
}
