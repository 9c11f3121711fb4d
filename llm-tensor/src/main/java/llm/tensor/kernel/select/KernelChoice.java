package llm.tensor.kernel.select;

import java.util.ArrayList;
import java.util.List;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.machine.MachineKernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.scalar.SmallKernels;
import llm.tensor.kernel.vector.VectorKernels;
import llm.tensor.kernel.vector.lanes.VectorBits;
import org.jspecify.annotations.Nullable;

/**
 * Which kernels this VM computes with, where a model does not say: chosen once.
 *
 * @param kernels the choice
 * @param reason why
 * @param warnings what makes inference slow, or may make it go wrong
 * @param hints what would make it faster
 */
public record KernelChoice(
    Kernels kernels, String reason, List<String> warnings, List<String> hints) {
  /** {@code auto}, {@code large}, {@code machine}, {@code scalar} or {@code vector}. */
  public static final String PROPERTY = "llm.kernels";

  private static final String EXCEPT_SMALL = "; small models are computed without it";

  /** Copies the lists. */
  public KernelChoice {
    warnings = List.copyOf(warnings);
    hints = List.copyOf(hints);
  }

  /**
   * What this VM computes with, or would if something were large.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if kernels are asked for that cannot be had
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
   * @throws IllegalStateException if kernels are asked for that cannot be had
   */
  public static SizedKernels sized() {
    VectorBits.check();
    Processor.check();
    return isAuto(wish()) && Surroundings.hasModule()
        ? new SizedKernels.BySize(new SmallKernels())
        : new SizedKernels.Always(chosen().kernels());
  }

  /** All kernels that can be had here, the slowest first. */
  public static List<Kernels> available() {
    var all = new ArrayList<Kernels>();
    all.add(new ScalarKernels());
    var here = Surroundings.ofThisVm();
    if (here.noVectors() == null) all.add(KernelMaker.vector());
    if (here.noMachineCode() == null) all.add(KernelMaker.machine(here));
    return all;
  }

  private static String wish() {
    return System.getProperty(PROPERTY, "auto");
  }

  private static boolean isAuto(String wish) {
    return wish.equals("auto") || wish.isEmpty();
  }

  /** The choice, or why there is none: a failing initialiser would hide it the second time. */
  private static final class Holder {
    static final Object OUTCOME = outcome();

    private static Object outcome() {
      try {
        VectorBits.check();
        Processor.check();
        var choice = choose(wish(), Surroundings.ofThisVm());
        var log = System.getLogger("llm.tensor");
        for (var warning : choice.warnings) log.log(System.Logger.Level.WARNING, warning);
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
   * @throws IllegalStateException if kernels are asked for that cannot be had
   */
  static KernelChoice choose(String wish, Surroundings here) {
    var asked = "-D" + PROPERTY + "=" + wish;
    return switch (wish) {
      case "auto", "large", "" -> fastest(here).withHints(here);
      case "scalar" -> of(new ScalarKernels(), asked, here);
      case "vector" -> {
        refuse(asked, here.noVectors());
        yield of(KernelMaker.vector(), asked, here, slowVectors(asked, here));
      }
      case "machine" -> {
        refuse(asked, here.noMachineCode());
        yield of(KernelMaker.machine(here), asked, here, slowRest(here));
      }
      default ->
          throw new IllegalArgumentException(
              asked + ", expected auto, large, machine, scalar or vector");
    };
  }

  private static void refuse(String asked, @Nullable String obstacle) {
    if (obstacle != null) throw new IllegalStateException(asked + ": " + obstacle);
  }

  /**
   * Machine code where it may be used, and vectors elsewhere; without C2, which makes instructions
   * of them, scalar loops, beside machine code too.
   */
  private static KernelChoice fastest(Surroundings here) {
    if (here.noVectors() != null) {
      return of(new ScalarKernels(), here.noVectors(), here, slow(here.noVectors()));
    }
    if (here.noMachineCode() == null) {
      var reason = "native access is granted" + EXCEPT_SMALL;
      return of(KernelMaker.machine(here), reason, here, slowRest(here));
    }
    if (here.slowVectors() != null) {
      return of(new ScalarKernels(), here.slowVectors(), here, slowest(here.slowVectors()));
    }
    var reason = Surroundings.MODULE + " is present" + EXCEPT_SMALL;
    return of(KernelMaker.vector(), reason + "; no machine code: " + here.noMachineCode(), here);
  }

  private static String slow(String obstacle) {
    return "slow scalar kernels are in use, many times slower than vector kernels, because "
        + obstacle;
  }

  private static String slowest(String obstacle) {
    return "slow scalar kernels are in use, since vector kernels would be slower still: "
        + obstacle;
  }

  private static @Nullable String slowVectors(String asked, Surroundings here) {
    return here.slowVectors() == null
        ? null
        : asked
            + " is obeyed, but vector kernels are many times slower than scalar ones here: "
            + here.slowVectors();
  }

  private static @Nullable String slowRest(Surroundings here) {
    return here.slowVectors() == null
        ? null
        : "what there is no machine code for is computed by slow scalar kernels: "
            + here.slowVectors();
  }

  private static KernelChoice of(Kernels kernels, String reason, Surroundings here) {
    return of(kernels, reason, here, null);
  }

  private static KernelChoice of(
      Kernels kernels, String reason, Surroundings here, @Nullable String warning) {
    var warnings = new ArrayList<String>();
    if (warning != null) warnings.add(warning);
    warnings.addAll(here.dangers());
    return new KernelChoice(kernels, reason, warnings, List.of());
  }

  private KernelChoice withHints(Surroundings here) {
    if (!here.isGrantable()) return this;
    var hint = "machine code would be 1.4 to 2.5 times as fast, but " + here.noMachineCode();
    return new KernelChoice(kernels, reason, warnings, List.of(hint));
  }

  /** Keeps classes that need the Vector API from being loaded where it is absent. */
  private static final class KernelMaker {
    static Kernels vector() {
      return new VectorKernels();
    }

    static Kernels machine(Surroundings here) {
      return new MachineKernels(
          here.slowVectors() == null ? new VectorKernels() : new ScalarKernels());
    }
  }
}
