package llm.runtime;

import java.net.URI;
import llm.api.ArchitectureInfo;
import llm.blocks.spi.Architecture;

/** An architecture and where it came from. */
record InstalledArchitecture(String id, Architecture architecture) {
  ArchitectureInfo info() {
    var type = architecture.getClass();
    var module = type.getModule();
    return new ArchitectureInfo(
        id, type.getName(), module.isNamed() ? module.getName() : "", location());
  }

  /** The jar or folder that holds the class; in a runtime image its place there. */
  String location() {
    return location(architecture.getClass());
  }

  static String location(Class<?> type) {
    var source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) return "";
    return path(URI.create(source.getLocation().toString()));
  }

  /** A file's name as people write it. */
  static String path(URI uri) {
    return "file".equals(uri.getScheme()) ? uri.getPath() : uri.toString();
  }
}
