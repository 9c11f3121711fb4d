package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.InstructionForm.MR;
import static llm.tensor.asm.amd64.InstructionForm.MRI;
import static llm.tensor.asm.amd64.InstructionForm.RM;
import static llm.tensor.asm.amd64.InstructionForm.RMI;
import static llm.tensor.asm.amd64.InstructionForm.RVM;
import static llm.tensor.asm.amd64.InstructionForm.RVMI;
import static llm.tensor.asm.amd64.InstructionForm.VMI;
import static llm.tensor.asm.amd64.InstructionTrait.EVEX_ONLY;
import static llm.tensor.asm.amd64.InstructionTrait.EVEX_W1;
import static llm.tensor.asm.amd64.InstructionTrait.NOT_128;
import static llm.tensor.asm.amd64.InstructionTrait.ONLY_128;
import static llm.tensor.asm.amd64.InstructionTrait.ONLY_512;
import static llm.tensor.asm.amd64.InstructionTrait.VEX_ONLY;
import static llm.tensor.asm.amd64.InstructionTrait.W1;
import static llm.tensor.asm.amd64.OpcodeMap.M0F;
import static llm.tensor.asm.amd64.OpcodeMap.M0F38;
import static llm.tensor.asm.amd64.OpcodeMap.M0F3A;
import static llm.tensor.asm.amd64.OpcodePrefix.NONE;
import static llm.tensor.asm.amd64.OpcodePrefix.X66;
import static llm.tensor.asm.amd64.OpcodePrefix.XF2;
import static llm.tensor.asm.amd64.OpcodePrefix.XF3;
import static llm.tensor.asm.amd64.OperandSize.ALL;
import static llm.tensor.asm.amd64.OperandSize.B1;
import static llm.tensor.asm.amd64.OperandSize.B16;
import static llm.tensor.asm.amd64.OperandSize.B2;
import static llm.tensor.asm.amd64.OperandSize.B32;
import static llm.tensor.asm.amd64.OperandSize.B4;
import static llm.tensor.asm.amd64.OperandSize.B8;
import static llm.tensor.asm.amd64.OperandSize.HALF;
import static llm.tensor.asm.amd64.OperandSize.QUARTER;

import java.util.Set;

/**
 * Instructions on vectors, masks and tiles, as the VEX and EVEX prefixes encode them (Intel 64 and
 * IA-32 Architectures Software Developer's Manual, volume 2, sections 2.3 and 2.7), by their
 * mnemonics.
 *
 * <p>What EVEX calls by another name than VEX stands under one of both: {@code VPANDD} is VEX's
 * {@code vpand}, {@code VROUNDPS} is EVEX's {@code vrndscaleps}, and {@code VEXTRACTI128} is its
 * {@code vextracti32x4}. {@code _STORE} writes memory or the other operand, {@code _REGISTER} reads
 * a general register.
 */
public enum VectorInstruction {
  // Moves.
  VMOVUPS(M0F, NONE, 0x10, RM, ALL),
  VMOVUPS_STORE(M0F, NONE, 0x11, MR, ALL),
  VMOVDQU(M0F, XF3, 0x6f, RM, ALL),
  VMOVDQU_STORE(M0F, XF3, 0x7f, MR, ALL),
  VMOVSS(M0F, XF3, 0x10, RM, B4, ONLY_128),
  VMOVSS_STORE(M0F, XF3, 0x11, MR, B4, ONLY_128),
  VMOVD(M0F, X66, 0x6e, RM, B4, ONLY_128), // from memory or a general register
  VMOVD_STORE(M0F, X66, 0x7e, MR, B4, ONLY_128), // to either
  VMOVQ(M0F, XF3, 0x7e, RM, B8, VEX_ONLY, ONLY_128),
  VMOVQ_STORE(M0F, X66, 0xd6, MR, B8, VEX_ONLY, ONLY_128),
  VMOVQ_REGISTER(M0F, X66, 0x6e, RM, B8, ONLY_128, W1),
  VMOVQ_TO_REGISTER(M0F, X66, 0x7e, MR, B8, ONLY_128, W1),
  VMOVSHDUP(M0F, XF3, 0x16, RM, ALL),
  VMOVSLDUP(M0F, XF3, 0x12, RM, ALL),
  VMASKMOVPS(M0F38, X66, 0x2c, RVM, ALL, VEX_ONLY), // the first operand has the mask
  VMASKMOVPS_STORE(M0F38, X66, 0x2e, RVM, ALL, VEX_ONLY),

  // Broadcasts.
  VPBROADCASTB(M0F38, X66, 0x78, RM, B1),
  VPBROADCASTW(M0F38, X66, 0x79, RM, B2),
  VPBROADCASTD(M0F38, X66, 0x58, RM, B4),
  VPBROADCASTQ(M0F38, X66, 0x59, RM, B8, EVEX_W1),
  VBROADCASTSS(M0F38, X66, 0x18, RM, B4),
  VBROADCASTF128(M0F38, X66, 0x1a, RM, B16, NOT_128),
  VBROADCASTI128(M0F38, X66, 0x5a, RM, B16, NOT_128),
  VBROADCASTI64X4(M0F38, X66, 0x5b, RM, B32, EVEX_ONLY, ONLY_512, W1),
  VPBROADCASTB_REGISTER(M0F38, X66, 0x7a, RM, B1, EVEX_ONLY),
  VPBROADCASTW_REGISTER(M0F38, X66, 0x7b, RM, B2, EVEX_ONLY),
  VPBROADCASTD_REGISTER(M0F38, X66, 0x7c, RM, B4, EVEX_ONLY),

  // Floats.
  VADDPS(M0F, NONE, 0x58, RVM, ALL),
  VMULPS(M0F, NONE, 0x59, RVM, ALL),
  VSUBPS(M0F, NONE, 0x5c, RVM, ALL),
  VMINPS(M0F, NONE, 0x5d, RVM, ALL), // the second if one of both is no number; so is VMAXPS
  VDIVPS(M0F, NONE, 0x5e, RVM, ALL),
  VMAXPS(M0F, NONE, 0x5f, RVM, ALL),
  VSQRTPS(M0F, NONE, 0x51, RM, ALL),
  VADDSS(M0F, XF3, 0x58, RVM, B4, ONLY_128),
  VMULSS(M0F, XF3, 0x59, RVM, B4, ONLY_128),
  VSUBSS(M0F, XF3, 0x5c, RVM, B4, ONLY_128),
  VDIVSS(M0F, XF3, 0x5e, RVM, B4, ONLY_128),
  VMAXSS(M0F, XF3, 0x5f, RVM, B4, ONLY_128),
  VFMADD213PS(M0F38, X66, 0xa8, RVM, ALL), // target = target * first + second
  VFMSUB213PS(M0F38, X66, 0xaa, RVM, ALL),
  VFNMADD213PS(M0F38, X66, 0xac, RVM, ALL),
  VFMADD231PS(M0F38, X66, 0xb8, RVM, ALL), // target += first * second
  VFMSUB231PS(M0F38, X66, 0xba, RVM, ALL),
  VFNMADD231PS(M0F38, X66, 0xbc, RVM, ALL), // target -= first * second
  VFMADD231SS(M0F38, X66, 0xb9, RVM, B4, ONLY_128),
  VHADDPS(M0F, XF2, 0x7c, RVM, ALL, VEX_ONLY),
  VROUNDPS(M0F3A, X66, 0x08, RMI, ALL),
  VSCALEFPS(M0F38, X66, 0x2c, RVM, ALL, EVEX_ONLY), // target = first * 2^second
  VCMPPS(M0F, NONE, 0xc2, RVMI, ALL), // EVEX: the target is a mask register
  VANDPS(M0F, NONE, 0x54, RVM, ALL),
  VANDNPS(M0F, NONE, 0x55, RVM, ALL),
  VORPS(M0F, NONE, 0x56, RVM, ALL),
  VXORPS(M0F, NONE, 0x57, RVM, ALL),

  // Choices between two vectors: of the second, where a mask says so.
  VBLENDMPS(M0F38, X66, 0x65, RVM, ALL, EVEX_ONLY),
  VBLENDVPS(M0F3A, X66, 0x4a, RVMI, ALL, VEX_ONLY), // the upper four bits of the byte: a vector
  VPBLENDVB(M0F3A, X66, 0x4c, RVMI, ALL, VEX_ONLY),
  VBLENDPS(M0F3A, X66, 0x0c, RVMI, ALL, VEX_ONLY),
  VPBLENDD(M0F3A, X66, 0x02, RVMI, ALL, VEX_ONLY),
  VPBLENDW(M0F3A, X66, 0x0e, RVMI, ALL, VEX_ONLY),

  // Conversions.
  VCVTDQ2PS(M0F, NONE, 0x5b, RM, ALL),
  VCVTPS2DQ(M0F, X66, 0x5b, RM, ALL),
  VCVTTPS2DQ(M0F, XF3, 0x5b, RM, ALL),
  VCVTPH2PS(M0F38, X66, 0x13, RM, HALF),
  VCVTPS2PH_STORE(M0F3A, X66, 0x1d, MRI, HALF),
  VCVTNEPS2BF16(M0F38, XF3, 0x72, RM, ALL, EVEX_ONLY), // half as many bits in the target
  VCVTNE2PS2BF16(M0F38, XF2, 0x72, RVM, ALL, EVEX_ONLY), // the second in the lower half
  VPMOVSXBW(M0F38, X66, 0x20, RM, HALF),
  VPMOVSXBD(M0F38, X66, 0x21, RM, QUARTER),
  VPMOVSXWD(M0F38, X66, 0x23, RM, HALF),
  VPMOVZXBW(M0F38, X66, 0x30, RM, HALF),
  VPMOVZXBD(M0F38, X66, 0x31, RM, QUARTER),
  VPMOVZXWD(M0F38, X66, 0x33, RM, HALF),
  VPMOVSDB_STORE(M0F38, XF3, 0x21, MR, QUARTER, EVEX_ONLY),
  VPMOVDB_STORE(M0F38, XF3, 0x31, MR, QUARTER, EVEX_ONLY),
  VPMOVDW_STORE(M0F38, XF3, 0x33, MR, HALF, EVEX_ONLY),
  VPMOVWB_STORE(M0F38, XF3, 0x30, MR, HALF, EVEX_ONLY),

  // Integers.
  VPADDB(M0F, X66, 0xfc, RVM, ALL),
  VPADDW(M0F, X66, 0xfd, RVM, ALL),
  VPADDD(M0F, X66, 0xfe, RVM, ALL),
  VPADDSW(M0F, X66, 0xed, RVM, ALL),
  VPSUBB(M0F, X66, 0xf8, RVM, ALL),
  VPSUBW(M0F, X66, 0xf9, RVM, ALL),
  VPSUBD(M0F, X66, 0xfa, RVM, ALL),
  VPMULLW(M0F, X66, 0xd5, RVM, ALL),
  VPMULLD(M0F38, X66, 0x40, RVM, ALL),
  VPMULHRSW(M0F38, X66, 0x0b, RVM, ALL),
  VPMADDWD(M0F, X66, 0xf5, RVM, ALL),
  VPMADDUBSW(M0F38, X66, 0x04, RVM, ALL), // the first unsigned, the second signed
  VPSIGNB(M0F38, X66, 0x08, RVM, ALL, VEX_ONLY),
  VPSIGNW(M0F38, X66, 0x09, RVM, ALL, VEX_ONLY),
  VPABSB(M0F38, X66, 0x1c, RM, ALL),
  VPABSD(M0F38, X66, 0x1e, RM, ALL),
  VPMINUB(M0F, X66, 0xda, RVM, ALL),
  VPMAXUB(M0F, X66, 0xde, RVM, ALL),
  VPMINSD(M0F38, X66, 0x39, RVM, ALL),
  VPMAXSD(M0F38, X66, 0x3d, RVM, ALL),
  VPMINUD(M0F38, X66, 0x3b, RVM, ALL),
  VPMAXUD(M0F38, X66, 0x3f, RVM, ALL),
  VPHADDD(M0F38, X66, 0x02, RVM, ALL, VEX_ONLY),
  VPCMPEQB(M0F, X66, 0x74, RVM, ALL, VEX_ONLY),
  VPCMPEQD(M0F, X66, 0x76, RVM, ALL, VEX_ONLY),
  VPCMPGTB(M0F, X66, 0x64, RVM, ALL, VEX_ONLY),
  VPCMPGTD(M0F, X66, 0x66, RVM, ALL), // EVEX: the target is a mask register
  VPDPBUSD(M0F38, X66, 0x50, RVM, ALL), // target += four unsigned times four signed bytes
  VPDPWSSD(M0F38, X66, 0x52, RVM, ALL),
  VDPBF16PS(M0F38, XF3, 0x52, RVM, ALL, EVEX_ONLY),

  // Bits.
  VPANDD(M0F, X66, 0xdb, RVM, ALL),
  VPANDND(M0F, X66, 0xdf, RVM, ALL), // not the first, and the second
  VPORD(M0F, X66, 0xeb, RVM, ALL),
  VPXORD(M0F, X66, 0xef, RVM, ALL),
  VPTERNLOGD(M0F3A, X66, 0x25, RVMI, ALL, EVEX_ONLY),
  VPSRLW(M0F, X66, 0x71, 2, ALL),
  VPSRAW(M0F, X66, 0x71, 4, ALL),
  VPSLLW(M0F, X66, 0x71, 6, ALL),
  VPSRLD(M0F, X66, 0x72, 2, ALL),
  VPSRAD(M0F, X66, 0x72, 4, ALL),
  VPSLLD(M0F, X66, 0x72, 6, ALL),
  VPSRLQ(M0F, X66, 0x73, 2, ALL, EVEX_W1),
  VPSLLQ(M0F, X66, 0x73, 6, ALL, EVEX_W1),
  VPSRLVD(M0F38, X66, 0x45, RVM, ALL),
  VPSRAVD(M0F38, X66, 0x46, RVM, ALL),
  VPSLLVD(M0F38, X66, 0x47, RVM, ALL),
  VPSRLVW(M0F38, X66, 0x10, RVM, ALL, EVEX_ONLY, W1),
  VPSLLVW(M0F38, X66, 0x12, RVM, ALL, EVEX_ONLY, W1),

  // Lanes: within each 128 bits, unless they cross them.
  VPSHUFB(M0F38, X66, 0x00, RVM, ALL),
  VPSHUFD(M0F, X66, 0x70, RMI, ALL),
  VSHUFPS(M0F, NONE, 0xc6, RVMI, ALL),
  VPALIGNR(M0F3A, X66, 0x0f, RVMI, ALL),
  VPACKSSWB(M0F, X66, 0x63, RVM, ALL),
  VPACKUSWB(M0F, X66, 0x67, RVM, ALL),
  VPACKSSDW(M0F, X66, 0x6b, RVM, ALL),
  VPACKUSDW(M0F38, X66, 0x2b, RVM, ALL),
  VPUNPCKLBW(M0F, X66, 0x60, RVM, ALL),
  VPUNPCKLWD(M0F, X66, 0x61, RVM, ALL),
  VPUNPCKLDQ(M0F, X66, 0x62, RVM, ALL),
  VPUNPCKLQDQ(M0F, X66, 0x6c, RVM, ALL, EVEX_W1),
  VPUNPCKHBW(M0F, X66, 0x68, RVM, ALL),
  VPUNPCKHWD(M0F, X66, 0x69, RVM, ALL),
  VPUNPCKHDQ(M0F, X66, 0x6a, RVM, ALL),
  VPUNPCKHQDQ(M0F, X66, 0x6d, RVM, ALL, EVEX_W1),
  VUNPCKLPS(M0F, NONE, 0x14, RVM, ALL),
  VUNPCKHPS(M0F, NONE, 0x15, RVM, ALL),
  VMOVHLPS(M0F, NONE, 0x12, RVM, ALL, ONLY_128),
  VPERMD(M0F38, X66, 0x36, RVM, ALL, NOT_128), // the first chooses
  VPERMPS(M0F38, X66, 0x16, RVM, ALL, NOT_128),
  VPERMQ(M0F3A, X66, 0x00, RMI, ALL, NOT_128, W1),
  VPERMW(M0F38, X66, 0x8d, RVM, ALL, EVEX_ONLY, W1),
  VPERMB(M0F38, X66, 0x8d, RVM, ALL, EVEX_ONLY), // AVX512_VBMI
  VPERMI2D(M0F38, X66, 0x76, RVM, ALL, EVEX_ONLY),
  VPERMT2D(M0F38, X66, 0x7e, RVM, ALL, EVEX_ONLY),
  VPERM2F128(M0F3A, X66, 0x06, RVMI, ALL, VEX_ONLY, NOT_128),
  VPERM2I128(M0F3A, X66, 0x46, RVMI, ALL, VEX_ONLY, NOT_128),
  VSHUFF32X4(M0F3A, X66, 0x23, RVMI, ALL, EVEX_ONLY, NOT_128),
  VSHUFI32X4(M0F3A, X66, 0x43, RVMI, ALL, EVEX_ONLY, NOT_128),
  VEXTRACTI128(M0F3A, X66, 0x39, MRI, B16, NOT_128),
  VEXTRACTF128(M0F3A, X66, 0x19, MRI, B16, NOT_128),
  VEXTRACTI64X4(M0F3A, X66, 0x3b, MRI, B32, EVEX_ONLY, ONLY_512, W1),
  VINSERTI128(M0F3A, X66, 0x38, RVMI, B16, NOT_128),
  VINSERTF128(M0F3A, X66, 0x18, RVMI, B16, NOT_128),
  VINSERTI64X4(M0F3A, X66, 0x3a, RVMI, B32, EVEX_ONLY, ONLY_512, W1),

  // Masks, from general registers.
  KMOVW(M0F, NONE, 0x92, RM, ALL, VEX_ONLY, ONLY_128),
  KMOVD(M0F, XF2, 0x92, RM, ALL, VEX_ONLY, ONLY_128),
  KMOVQ(M0F, XF2, 0x92, RM, ALL, VEX_ONLY, ONLY_128, W1),

  // Tiles of AMX. In memory their rows are as far apart as the index says.
  LDTILECFG(M0F38, NONE, 0x49, RM, ALL, VEX_ONLY, ONLY_128),
  STTILECFG(M0F38, X66, 0x49, RM, ALL, VEX_ONLY, ONLY_128),
  TILERELEASE(M0F38, NONE, 0x49, RM, ALL, VEX_ONLY, ONLY_128),
  TILEZERO(M0F38, XF2, 0x49, RM, ALL, VEX_ONLY, ONLY_128),
  TILELOADD(M0F38, XF2, 0x4b, RM, ALL, VEX_ONLY, ONLY_128),
  TILELOADDT1(M0F38, X66, 0x4b, RM, ALL, VEX_ONLY, ONLY_128),
  TILESTORED(M0F38, XF3, 0x4b, MR, ALL, VEX_ONLY, ONLY_128),
  TDPBF16PS(M0F38, XF3, 0x5c, RVM, ALL, VEX_ONLY, ONLY_128), // target, second operand, first
  TDPBSSD(M0F38, XF2, 0x5e, RVM, ALL, VEX_ONLY, ONLY_128),
  TDPBSUD(M0F38, XF3, 0x5e, RVM, ALL, VEX_ONLY, ONLY_128),
  TDPBUSD(M0F38, X66, 0x5e, RVM, ALL, VEX_ONLY, ONLY_128),
  TDPBUUD(M0F38, NONE, 0x5e, RVM, ALL, VEX_ONLY, ONLY_128);

  final OpcodeMap map;
  final OpcodePrefix prefix;
  final int opcode;
  final InstructionForm form;
  final OperandSize operand;
  final Set<InstructionTrait> traits;

  /** What stands in the place of a register, if its form is {@link InstructionForm#VMI}. */
  final int extension;

  VectorInstruction(
      OpcodeMap map,
      OpcodePrefix prefix,
      int opcode,
      InstructionForm form,
      OperandSize operand,
      InstructionTrait... traits) {
    this(map, prefix, opcode, form, 0, operand, traits);
  }

  VectorInstruction(
      OpcodeMap map,
      OpcodePrefix prefix,
      int opcode,
      int extension,
      OperandSize operand,
      InstructionTrait... traits) {
    this(map, prefix, opcode, VMI, extension, operand, traits);
  }

  VectorInstruction(
      OpcodeMap map,
      OpcodePrefix prefix,
      int opcode,
      InstructionForm form,
      int extension,
      OperandSize operand,
      InstructionTrait... traits) {
    this.map = map;
    this.prefix = prefix;
    this.opcode = opcode;
    this.form = form;
    this.extension = extension;
    this.operand = operand;
    this.traits = Set.of(traits);
  }

  /** The field of EVEX or VEX that says how long vectors are. */
  int length(Encoding encoding) {
    return is(InstructionTrait.ONLY_128) ? 0 : encoding.length();
  }

  /** Whether VEX encodes it although all else is encoded by EVEX: masks and tiles. */
  boolean isAlwaysVex() {
    return is(InstructionTrait.VEX_ONLY) && is(InstructionTrait.ONLY_128);
  }

  /** The bit that chooses among elements, or operations. */
  int w(boolean isEvex) {
    return is(InstructionTrait.W1) || isEvex && is(InstructionTrait.EVEX_W1) ? 1 : 0;
  }

  /** Bytes of an operand in memory, of which a displacement of a byte in EVEX is a multiple. */
  int memoryBytes(Encoding encoding) {
    return operand.bytes == 0 ? encoding.bytes() >> operand.halvings : operand.bytes;
  }

  /**
   * Makes sure that it can be encoded so.
   *
   * @throws IllegalArgumentException if it cannot
   */
  void check(Encoding encoding) {
    boolean is =
        isAlwaysVex()
            || (!is(InstructionTrait.VEX_ONLY) || !encoding.isExtended())
                && (!is(InstructionTrait.EVEX_ONLY) || encoding.isExtended())
                && (!is(InstructionTrait.NOT_128) || encoding.length() > 0)
                && (!is(InstructionTrait.ONLY_512) || encoding == Encoding.EVEX_512);
    if (!is) throw new IllegalArgumentException(this + " is not encoded as " + encoding);
  }

  private boolean is(InstructionTrait trait) {
    return traits.contains(trait);
  }
}
