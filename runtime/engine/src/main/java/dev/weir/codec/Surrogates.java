package dev.weir.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 for every String. A text that was cut in the middle of an emoji ends in an unpaired surrogate, for which UTF-8 has no
 * bytes. It must not become another text, since as a key it would then belong elsewhere; so it is written as the 3 bytes that
 * its number would have (WTF-8), and nothing else is ever written by them.
 */
final class Surrogates {
    private Surrogates() {}

    static byte[] encode(String value) {
        if (!hasUnpaired(value)) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() + 16);
        value.codePoints().forEach(point -> {
            if (isSurrogate(point)) {
                out.write(0xED);
                out.write(0x80 | (point >> 6 & 0x3F));
                out.write(0x80 | (point & 0x3F));
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }

    private static boolean hasUnpaired(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (isSurrogate(value.codePointAt(i))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** A code point that is one is not paired. */
    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** @throws CharacterCodingException if it is nothing that {@link #encode} writes */
    static String decode(byte[] array, int from, int length) throws CharacterCodingException {
        StringBuilder text = null;
        int end = from + length;
        int part = from;
        for (int i = from; i < end - 2; i++) {
            if (array[i] == (byte) 0xED && (array[i + 1] & 0xE0) == 0xA0 && (array[i + 2] & 0xC0) == 0x80) {
                text = text == null ? new StringBuilder(length) : text;
                text.append(utf8(array, part, i - part));
                append((char) (0xD000 | (array[i + 1] & 0x3F) << 6 | (array[i + 2] & 0x3F)), text);
                i += 2;
                part = i + 1;
            }
        }
        String rest = utf8(array, part, end - part);
        return text == null ? rest : text.append(rest).toString();
    }

    private static void append(char surrogate, StringBuilder text) throws MalformedInputException {
        int last = text.length() - 1;
        if (Character.isLowSurrogate(surrogate) && last >= 0 && Character.isHighSurrogate(text.charAt(last))) {
            throw new MalformedInputException(3);
        }
        text.append(surrogate);
    }

    private static String utf8(byte[] array, int from, int length) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(array, from, length))
                .toString();
    }
}
