package org.obmeet.telemetry.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version of the program from the manifest of its jar file. */
final class ManifestVersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ManifestVersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {
      "telemetry " + (version == null ? "development" : version) + ", Java " + Runtime.version()
    };
  }
}
