package llm.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An installed architecture: immutable. */
public final class ArchitectureInfo {
  private final String id;
  private final String plugin;
  private final String module;
  private final String location;

  private ArchitectureInfo(String id, String plugin, String module, String location) {
    this.id = Checks.present("id", id);
    this.plugin = Checks.present("plugin", plugin);
    this.module = Checks.present("module", module);
    this.location = Checks.present("location", location);
  }

  /** An architecture: for runtimes and fakes of them. */
  public static ArchitectureInfo of(String id, String plugin, String module, String location) {
    return new ArchitectureInfo(id, plugin, module, location);
  }

  /** As in {@code general.architecture}. */
  public String id() {
    return id;
  }

  /** The class that builds it. */
  public String plugin() {
    return plugin;
  }

  /** Its module; empty on the class path. */
  public String module() {
    return module;
  }

  /** Its jar or folder; empty where the VM does not say. */
  public String location() {
    return location;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ArchitectureInfo other
        && id.equals(other.id)
        && plugin.equals(other.plugin)
        && module.equals(other.module)
        && location.equals(other.location);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, plugin, module, location);
  }

  @Override
  public String toString() {
    return id + " by " + plugin;
  }
}
