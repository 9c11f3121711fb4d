package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPORD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFB;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLW;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Decodes the numbers of a {@link QuadFormat} in registers: written over the assembler, for vectors
 * of any length.
 */
public final class QuantDecoder implements QuantSource {
  /** What the code that uses it provides. */
  public record Registers(Register pair, Register head, int constant) {}

  private static final int SIGNS = 0x80808080;
  private static final float WORD_SCALE = 1f / 256;

  private final QuadFormat format;
  private final Assembler a;
  private final Registers registers;
  private final QuantForm form;
  private final FactorDecoder factors;
  private final Map<QuadPlane, Memory> masks = new EnumMap<>(QuadPlane.class);
  private final byte[] levels;

  private QuantDecoder(QuadFormat format, QuantForm form, Assembler a, Registers registers) {
    this.format = format;
    this.form = form;
    this.a = a;
    this.registers = registers;
    factors = FactorDecoder.of(format, a, registers);
    levels = format.layout.codebook().levels();
    for (var bits : format.bits) {
      masks.put(bits.plane(), everywhere(a, bits.plane().mask(bits.place())));
    }
  }

  /**
   * The decoder of a format.
   *
   * @param form as which its integers are wanted
   * @param registers where the pair of blocks is, what its super-block starts with, and a vector
   *     register that keeps its value from {@link #begin} on
   */
  public static QuantDecoder of(
      QuadFormat format, QuantForm form, Assembler a, Registers registers) {
    return new QuantDecoder(format, form, a, registers);
  }

  /** The decoder of a format, for one who multiplies floats: in whatever form. */
  public static QuantDecoder of(QuadFormat format, Assembler a, Registers registers) {
    return of(format, format.quants(), a, registers);
  }

  /** Before anything is decoded. Overwrites RAX. */
  public void begin() {
    var lowest = format.bits.getFirst();
    a.broadcast(registers.constant, lowest.plane().mask(0));
  }

  @Override
  public QuantForm form() {
    return form;
  }

  @Override
  public void integers(int block, int quad, int v, int target, int other) {
    number(block, quad, v, target, other);
    if (levels.length > 0) level(target, other, format.zero());
  }

  @Override
  public void words(int block, int quad, int v, int target, int other) {
    int behind = target + 1;
    number(block, quad, v, behind, other);
    if (levels.length > 0) level(behind, other, 0);
    else a.vector(VPXORD, behind, behind, everywhere(a, SIGNS));
    a.shift(VPSLLW, target, behind, Byte.SIZE);
    a.vector(VPANDD, behind, behind, everywhere(a, 0xff00ff00));
  }

  /** Nibbles alone, in the upper halves of bytes; the constant is their mask there. */
  public void upperNibbles(int block, int quad, int v, int target) {
    var bits = format.bits.getFirst();
    int number = block * QuadPlane.QUADS + quad;
    if (bits.plane().shift(number) > 0) {
      a.vector(VPANDD, target, registers.constant, line(bits, number, v));
    } else {
      a.vector(VMOVDQU, target, line(bits, number, v));
      a.shiftUpInts(target, target, 4);
      a.vector(VPANDD, target, target, registers.constant);
    }
  }

  private Memory line(QuadFormat.Bits bits, int quad, int v) {
    int line = PanelFormat.ROWS * Integer.BYTES * bits.plane().line(quad);
    return registers.pair.at(bits.at() + line + v * a.encoding().bytes());
  }

  /** The bits of a quad, put together. */
  private void number(int block, int quad, int v, int target, int other) {
    int number = block * QuadPlane.QUADS + quad;
    for (var part : format.bits) {
      boolean isFirst = part.equals(format.bits.getFirst());
      bits(part, number, v, isFirst ? target : other);
      if (!isFirst) a.vector(VPORD, target, target, other);
    }
  }

  private void bits(QuadFormat.Bits bits, int quad, int v, int target) {
    var plane = bits.plane();
    var source = line(bits, quad, v);
    int down = plane.shift(quad) - bits.place();
    if (down == 0 && bits.place() == 0 && plane != QuadPlane.BYTES) {
      a.vector(VPANDD, target, registers.constant, source);
      return;
    }
    a.vector(VMOVDQU, target, source);
    if (plane == QuadPlane.BYTES) return;
    if (down > 0) a.shift(VPSRLD, target, target, down);
    if (down < 0) a.shift(VPSLLD, target, target, -down);
    if (bits.place() == 0) a.vector(VPANDD, target, target, registers.constant);
    else a.vector(VPANDD, target, target, mask(plane));
  }

  private Memory mask(QuadPlane plane) {
    return Objects.requireNonNull(masks.get(plane));
  }

  /** Levels of a codebook, larger by a number. */
  private void level(int target, int other, int surplus) {
    var bytes = new byte[a.encoding().bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (levels[i % levels.length] + surplus);
    }
    a.vector(VMOVDQU, other, a.constant(bytes));
    a.vector(VPSHUFB, target, other, target);
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    factors.scales(block, v, target, other);
    if (form.isWords()) a.vector(VMULPS, target, target, everywhere(a, WORD_SCALE));
  }

  /** What a group's integers are multiplied by: floats. */
  public void groupScales(int block, int group, int v, int target, int other) {
    if (form.hasMultipliers()) {
      factors.multipliers(block, group, v, target);
      a.vector(VCVTDQ2PS, target, target);
      factors.scales(block, v, other, other);
      a.vector(VMULPS, target, target, other);
    } else {
      factors.scales(block, v, target, other);
    }
  }

  @Override
  public void multipliers(int block, int group, int v, int target) {
    factors.multipliers(block, group, v, target);
    if (form.isInInts()) return;
    a.vector(VPSHUFB, target, target, a.constant(lowerWordTwice(a.encoding().bytes())));
  }

  private static byte[] lowerWordTwice(int length) {
    var choice = new byte[length];
    for (int i = 0; i < length; i++) choice[i] = (byte) (i % 16 / 4 * 4 + i % 2);
    return choice;
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    if (format.hasOffsets()) {
      factors.offsets(block, group, v, target, other);
    } else {
      groupScales(block, group, v, target, other);
      a.vector(VMULPS, target, target, everywhere(a, (float) -format.zero()));
    }
  }

  /** A constant in all lanes. */
  static Memory everywhere(Assembler a, int bits) {
    var bytes = new byte[a.encoding().bytes()];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (bits >> i % 4 * Byte.SIZE);
    return a.constant(bytes);
  }

  private static Memory everywhere(Assembler a, float value) {
    return everywhere(a, Float.floatToRawIntBits(value));
  }
}
