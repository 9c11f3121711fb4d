package llm.api;

import java.util.List;

/**
 * How this machine and this VM run models.
 *
 * @param java version and vendor of the VM
 * @param modulePath whether the runtime is a named module
 * @param kernels the kernels in use
 * @param vectorBits width of their vectors; 0 for the scalar ones
 * @param reason why these kernels
 * @param processors processors that the VM sees
 * @param threads threads that compute by default
 * @param memoryBytes the machine's memory; 0 where the system does not say
 * @param maxHeapBytes what the VM's heap may grow to; weights are outside of it
 * @param warnings what makes inference slow here, or may make it go wrong, and what to do about it;
 *     empty where all is well
 * @param hints what would make it faster still, and what to do for it; empty where nothing is known
 */
public record Diagnostics(
    String java,
    boolean modulePath,
    String kernels,
    int vectorBits,
    String reason,
    int processors,
    int threads,
    long memoryBytes,
    long maxHeapBytes,
    List<String> warnings,
    List<String> hints) {}
