package llm.tests.accuracy;

import java.util.List;
import llm.tests.Java;

/**
 * Kernels that a VM is started with.
 *
 * @param label in tables, and of files
 * @param options of the VM
 */
record Kernels(String label, List<String> options) {
  /** Plain loops in 32 bits, which round nothing: the others are compared with them. */
  static final Kernels SCALAR = new Kernels("scalar", List.of("-Dllm.kernels=scalar"));

  static final List<Kernels> COMPARED =
      List.of(
          new Kernels("vector", List.of("-Dllm.kernels=vector")),
          machine("avx2"),
          machine("avx512"),
          machine("amx"));

  private static Kernels machine(String set) {
    return new Kernels(set, List.of("-Dllm.kernels=machine", "-Dllm.isa=" + set));
  }

  /** Whether a VM ended because this machine does not have them. */
  boolean cannotBeHad(Java java) {
    return java.exitCode() != 0
        && options.stream()
            .anyMatch(o -> java.err().stream().anyMatch(line -> line.contains(o + ": ")));
  }
}
