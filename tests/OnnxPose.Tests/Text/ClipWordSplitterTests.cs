using System.Globalization;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

public sealed class ClipWordSplitterTests
{
    static readonly ClipWordSplitter s_splitter = new(["<|startoftext|>", "<|endoftext|>"]);

    [TestCase("it's 12 o'clock!!", "it 's 1 2 o ' clock !!")]
    [TestCase("''s 'll'RE", "'' s 'll 're")]
    [TestCase("  a\t\n b\u00A0c\u3000d\u0085e\u2028f ", "a b c d e f")]
    [TestCase("a\u200Bb\u180Ec", "a \u200B b \u180E c")]
    [TestCase("\u00BD\u2163x", "\u00BD \u2173 x")]
    [TestCase("\U0001D518\U0001D519\U00020000 \U00010400\U0001D7D8!",
        "\U0001D518\U0001D519\U00020000 \U00010428 \U0001D7D8 !")]
    [TestCase("x<|ENDofTEXT|>'s<|startoftext|>", "x <|endoftext|> 's <|startoftext|>")]
    [TestCase("<<|endoftext|>>", "< <|endoftext|> >")]
    public void Words_are_those_of_the_pattern(string text, string words) =>
        Assert.That(Words(text), Is.EqualTo(words.Split(' ')));

    [TestCase("\u0130I\u0131", "i \u0307 i\u0131", Description = "the mark is no letter")]
    [TestCase("\u03A3", "\u03C3")]
    [TestCase("A\u03A3", "a\u03C2")]
    [TestCase("A\u03A3B", "a\u03C3b")]
    [TestCase("A\u03A3'B", "a\u03C3 ' b", Description = "an apostrophe does not end the word")]
    [TestCase("A\u03A3-B", "a\u03C2 - b")]
    [TestCase("\u03A3\u03A3 \u03A3", "\u03C3\u03C2 \u03C3")]
    [TestCase("\u1E9E\u2126\u212A\u01C5", "\u00DF\u03C9k\u01C6")]
    public void Lower_case_is_full_and_knows_the_final_sigma(string text, string words) =>
        Assert.That(Words(text), Is.EqualTo(words.Split(' ')));

    [TestCase("tr-TR")]
    [TestCase("az-Latn-AZ")]
    [TestCase("lt-LT")]
    [SetCulture("")]
    public void Words_do_not_depend_on_the_culture(string culture)
    {
        const string text = "I\u0307 TITLE \u0130I\u00CC TABLE";
        var neutral = ClipWordSplitter.Plain.Split(text).ToArray();
        CultureInfo.CurrentCulture = new(culture);
        Assert.That(ClipWordSplitter.Plain.Split(text), Is.EqualTo(neutral));
    }

    [Test]
    public void Lone_surrogates_count_as_the_replacement_character_and_NUL_as_a_sign()
    {
        Assert.That(Words("x\uD800y"), Is.EqualTo(new[] { "x", "\uFFFD", "y" }));
        Assert.That(Words("\uDC00\uD800"), Is.EqualTo(new[] { "\uFFFD\uFFFD" }));
        Assert.That(Words("a\0b"), Is.EqualTo(new[] { "a", "\0", "b" }));
    }

    [Test]
    public void A_word_knows_where_it_began()
    {
        const string text = " One, two!  caf\u00E9-bar cafe\u0301-bar \u4E2D\u6587!";
        var starts = s_splitter.Split(text).Select(static word => word.Start);
        Assert.That(starts, Is.EqualTo(new[] { 1, 4, 6, 9, 12, 16, 17, 21, 21, 21, 31, 33 }));
    }

    static string[] Words(string text) => [.. s_splitter.Split(text).Select(static word => word.Text)];
}
