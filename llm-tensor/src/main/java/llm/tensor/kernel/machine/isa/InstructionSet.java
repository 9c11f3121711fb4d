package llm.tensor.kernel.machine.isa;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Feature;

/**
 * What machine code is written for: how wide its vectors are, how many registers there are, and
 * what the processor has beside them.
 *
 * @param name what {@code -Dllm.isa} calls it
 * @param encoding of instructions on vectors
 * @param needed what the processor must have
 * @param features what it has, of what code for this instruction set may use
 * @param emitters makes what writes instructions
 */
public record InstructionSet(
    String name,
    Encoding encoding,
    Set<Feature> needed,
    Set<Feature> features,
    Function<Assembler, Emitter> emitters) {
  /** Copies the sets. */
  public InstructionSet {
    needed = Set.copyOf(needed);
    features = Set.copyOf(features);
  }

  /** One that needs some features, and uses others where they are. */
  public static InstructionSet of(
      String name,
      Encoding encoding,
      Set<Feature> needed,
      Set<Feature> useful,
      Function<Assembler, Emitter> emitters) {
    var features = EnumSet.copyOf(needed);
    features.addAll(useful);
    return new InstructionSet(name, encoding, needed, features, emitters);
  }

  /** The same, on a processor that has some features, all that are needed among them. */
  public InstructionSet on(Set<Feature> processor) {
    var present = EnumSet.copyOf(features);
    present.retainAll(processor);
    return new InstructionSet(name, encoding, needed, present, emitters);
  }

  /** What a processor lacks, in words. */
  public Collection<String> missing(Set<Feature> processor) {
    return Feature.missing(needed, processor);
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Bits of a vector. */
  public int bits() {
    return encoding.bytes() * Byte.SIZE;
  }

  /** Bytes of a vector. */
  public int bytes() {
    return encoding.bytes();
  }

  /** Floats of a vector. */
  public int lanes() {
    return encoding.bytes() / Float.BYTES;
  }

  /** Whether lanes are left out by registers of masks. */
  public boolean hasOpmasks() {
    return encoding.isExtended();
  }

  /** No code yet. */
  public Assembler assembler() {
    return new Assembler(encoding);
  }

  /** What writes instructions into code. */
  public Emitter emitter(Assembler a) {
    return emitters.apply(a);
  }
}
