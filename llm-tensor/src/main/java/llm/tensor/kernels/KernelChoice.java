package llm.tensor.kernels;

import llm.tensor.machine.MachineAccess;
import org.jspecify.annotations.Nullable;

/**
 * Which kernels this VM computes with: chosen once, so that calls to them have one target.
 *
 * @param kernels the choice
 * @param reason why
 * @param warning what makes inference slow, or null
 */
public record KernelChoice(Kernels kernels, String reason, @Nullable String warning) {
  /** {@code auto}, {@code large}, {@code scalar} or {@code vector}. */
  public static final String PROPERTY = "llm.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final String EXCEPT_SMALL = "; small models are computed without it";

  /**
   * What this VM computes with, or would if something were large.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if vector kernels are asked for and cannot be had
   */
  public static KernelChoice chosen() {
    return switch (Holder.OUTCOME) {
      case KernelChoice choice -> choice;
      case RuntimeException failure -> throw failure;
      default -> throw new AssertionError();
    };
  }

  /**
   * The kernels of this VM: {@code auto} goes by size, if there are vectors; {@code large} computes
   * everything as {@code auto} does what is large.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if vector kernels are asked for and cannot be had
   */
  public static SizedKernels sized() {
    VectorBits.check();
    Processor.check();
    return isAuto(wish()) && isPresent()
        ? new SizedKernels.BySize(new SmallKernels())
        : new SizedKernels.Always(chosen().kernels());
  }

  private static String wish() {
    return System.getProperty(PROPERTY, "auto");
  }

  private static boolean isAuto(String wish) {
    return wish.equals("auto") || wish.isEmpty();
  }

  private static boolean isPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /** The choice, or why there is none: a failing initialiser would hide it the second time. */
  private static final class Holder {
    static final Object OUTCOME = outcome();

    private static Object outcome() {
      try {
        VectorBits.check();
        Processor.check();
        var choice = choose(wish());
        if (choice.warning != null) {
          System.getLogger("llm.tensor").log(System.Logger.Level.WARNING, choice.warning);
        }
        return choice;
      } catch (IllegalArgumentException | IllegalStateException e) {
        return e;
      }
    }
  }

  /**
   * Chooses.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if vector kernels are asked for and cannot be had
   */
  static KernelChoice choose(String wish) {
    return switch (wish) {
      case "auto", "large", "" -> {
        var obstacle = obstacle();
        yield obstacle == null
            ? fastest()
            : new KernelChoice(new ScalarKernels(), obstacle, warning(obstacle));
      }
      case "scalar" -> new KernelChoice(new ScalarKernels(), "-D" + PROPERTY + "=scalar", null);
      case "vector" -> {
        var obstacle = obstacle();
        if (obstacle != null) {
          throw new IllegalStateException("-D" + PROPERTY + "=vector: " + obstacle);
        }
        yield vector("-D" + PROPERTY + "=vector");
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + wish + ", expected auto, large, scalar or vector");
    };
  }

  /** Machine code where it may be used, and vectors elsewhere. */
  private static KernelChoice fastest() {
    var obstacle = machineObstacle();
    return obstacle == null
        ? machine("native access is granted" + EXCEPT_SMALL)
        : vector(MODULE + " is present" + EXCEPT_SMALL + "; no machine code: " + obstacle);
  }

  /** Why machine code cannot be used, or null. */
  private static @Nullable String machineObstacle() {
    return VectorBits.isNarrow()
        ? "it has vectors of 512 bits, and -D" + VectorBits.PROPERTY + " asks for fewer"
        : MachineAccess.obstacle();
  }

  /** Why vectors cannot be used, or null. */
  private static @Nullable String obstacle() {
    if (!isPresent()) {
      return "module " + MODULE + " is absent: start Java with --add-modules " + MODULE;
    }
    if (VectorAccess.preferredBits() < 128) return "the VM has no vectors for this processor";
    return null;
  }

  private static String warning(String obstacle) {
    return "slow scalar kernels are in use, many times slower than vector kernels, because "
        + obstacle;
  }

  private static KernelChoice vector(String reason) {
    return new KernelChoice(VectorAccess.kernels(), reason, null);
  }

  private static KernelChoice machine(String reason) {
    return new KernelChoice(VectorAccess.machineKernels(), reason, null);
  }

  /** Keeps classes that need the Vector API from being loaded where it is absent. */
  private static final class VectorAccess {
    static int preferredBits() {
      return Species.preferred();
    }

    static Kernels kernels() {
      return new VectorKernels();
    }

    static Kernels machineKernels() {
      return new MachineKernels();
    }
  }
}
