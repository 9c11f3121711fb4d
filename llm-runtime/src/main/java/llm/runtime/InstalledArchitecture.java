package llm.runtime;

import java.net.URI;
import llm.api.ArchitectureInfo;
import llm.api.LlmException;
import llm.api.PluginException;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Network;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.gguf.GgufException;
import org.jspecify.annotations.Nullable;

/** An architecture and where it came from. */
record InstalledArchitecture(String id, Architecture architecture) {
  ArchitectureInfo info() {
    var type = architecture.getClass();
    var module = type.getModule();
    return ArchitectureInfo.of(
        id, type.getName(), module.isNamed() ? module.getName() : "", location());
  }

  /**
   * Has the plugin compose a network.
   *
   * @throws PluginException if it fails, which names its jar; what is wrong with the file, or with
   *     the memory, or comes from who listens to the loading, is not the plugin's fault
   */
  Network build(Hyperparameters hp, Weights weights, LoadProgress loading) {
    var network = attempt(hp, weights, loading);
    loading.rethrow();
    if (network == null) {
      throw new PluginException(location() + ": its build() gives null, expected a network");
    }
    loading.finish();
    return network;
  }

  private @Nullable Network attempt(Hyperparameters hp, Weights weights, LoadProgress loading) {
    try {
      return architecture.build(hp, weights);
    } catch (Throwable e) {
      loading.rethrow();
      switch (e) {
        case InvalidModelException invalid -> throw invalid;
        case LlmException ours -> throw ours;
        case GgufException unreadable -> throw unreadable;
        case OutOfMemoryError noRoom -> throw noRoom;
        case InternalError vm -> throw vm;
        default -> throw new PluginException(PluginFailure.explain(location(), e), e);
      }
    }
  }

  /** The jar or folder that holds the class; in a runtime image its place there. */
  String location() {
    return location(architecture.getClass());
  }

  static String location(Class<?> type) {
    var source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) return "";
    return path(source.getLocation().toString());
  }

  /** A file's name as people write it, of a URI; what is none is shown as it is. */
  static String path(String uri) {
    try {
      var parsed = URI.create(uri);
      return "file".equals(parsed.getScheme()) ? parsed.getPath() : uri;
    } catch (IllegalArgumentException e) {
      return uri;
    }
  }
}
