package llm.api;

/**
 * An installed architecture.
 *
 * @param id as in {@code general.architecture}
 * @param plugin the class that builds it
 * @param module its module; empty on the class path
 * @param location its jar or folder; empty where the VM does not say
 */
public record ArchitectureInfo(String id, String plugin, String module, String location) {}
