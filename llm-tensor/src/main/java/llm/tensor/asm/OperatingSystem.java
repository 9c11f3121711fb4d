package llm.tensor.asm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What machine code needs of the system that it runs on: memory that is first written and then run,
 * and permissions.
 *
 * <p>Kernels are written for one calling convention, that of System V on x86-64; a system that has
 * another one needs code around theirs that translates.
 */
interface OperatingSystem {
  /** The one that machine code knows. */
  String KNOWN = "Linux on amd64";

  /**
   * Puts machine code where it can be run, for as long as the VM lives.
   *
   * @return where its first instruction is
   * @throws IllegalStateException if the system gives no memory that can be run
   */
  MemorySegment put(byte[] code);

  /**
   * Asks for the use of AMX's tiles by this process, for all its threads.
   *
   * @throws IllegalStateException if the system does not let it
   */
  void permitTiles();

  /** This machine's, if machine code knows it. */
  static Optional<OperatingSystem> ofThisMachine() {
    return name().equals(KNOWN) ? Optional.of(new Linux()) : Optional.empty();
  }

  /** The system and the processor, by Java's names. */
  static String name() {
    return System.getProperty("os.name") + " on " + System.getProperty("os.arch");
  }

  /** What is not written yet for a system, by its name, that machine code does not know. */
  static String missing(String name) {
    if (!name.matches(".* on (amd64|x86_64)")) return "an assembler and emitters for its processor";
    return name.startsWith("Windows")
        ? "memory for code, and code around kernels that translates the calling convention"
        : "memory for code";
  }
}
