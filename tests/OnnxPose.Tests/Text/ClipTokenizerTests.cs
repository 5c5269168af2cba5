using FsCheck.Fluent;
using OnnxPose.TestKit;
using OnnxPose.Text;

namespace OnnxPose.Tests.Text;

public sealed class ClipTokenizerTests
{
    static readonly ClipTokenizer s_tokenizer = ClipTokenizer.Load(GoldenFolder.Ours("clip-tokenizer-small"));

    [Test]
    public void Encoding_nothing_gives_start_end_and_padding()
    {
        var tokens = s_tokenizer.Encode("");
        Assert.That(tokens.Ids, Has.Length.EqualTo(s_tokenizer.MaxLength));
        Assert.That(tokens.Ids[0], Is.EqualTo(s_tokenizer.StartToken));
        Assert.That(tokens.Ids[1], Is.EqualTo(s_tokenizer.EndToken));
        Assert.That(tokens.Ids.Skip(2), Is.All.EqualTo(s_tokenizer.PadToken));
        Assert.That(tokens.TextTokens, Is.Zero);
        Assert.That(tokens.Truncated, Is.False);
    }

    [TestCase(74, false)]
    [TestCase(75, false)]
    [TestCase(76, true)]
    [TestCase(154, true)]
    [TestCase(8192, true)]
    public void Encoding_keeps_75_ids_and_says_what_it_cut(int words, bool truncated)
    {
        var prompt = string.Join(' ', Enumerable.Repeat("!", words)) + "  ";
        var tokens = s_tokenizer.Encode(prompt);
        Assert.That(tokens.Ids, Has.Length.EqualTo(77));
        Assert.That(tokens.TextTokens, Is.EqualTo(Math.Min(words, 75)));
        Assert.That(tokens.Ids[tokens.TextTokens + 1], Is.EqualTo(s_tokenizer.EndToken));
        Assert.That(tokens.Truncated, Is.EqualTo(truncated));
        Assert.That(tokens.CutText, Is.EqualTo(prompt.Trim()[Math.Min(150, prompt.Trim().Length)..]));
    }

    [Test]
    public void A_word_that_fits_in_part_counts_as_cut_whole()
    {
        var tokens = s_tokenizer.Encode("a Qqqqq zzz", length: 5);
        Assert.That(tokens.TextTokens, Is.EqualTo(3));
        Assert.That(tokens.Ids[1..4], Is.EqualTo(s_tokenizer.Tokenize("a qqqqq").Ids[..3]));
        Assert.That(tokens.CutText, Is.EqualTo("Qqqqq zzz"));
    }

    [TestCase(1)]
    [TestCase(-1)]
    [TestCase(65_537)]
    public void A_length_that_cannot_hold_start_and_end_is_refused(int length) =>
        Assert.That(() => s_tokenizer.Encode("a", length), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Any_text_has_ids_that_spell_its_words()
    {
        // Characters of every kind, lone surrogates among them.
        var characters = Gen.OneOf(Gen.Choose(0, 0xFFFF), Gen.Choose(0x20, 0x7E), Gen.Choose(0x300, 0x36F),
            Gen.Choose(0xD800, 0xDFFF), Gen.Elements(' ', 0x130, 0x3A3, '\'', '<', '|', '>'));
        var texts = characters.Select(static c => (char)c).ArrayOf().Select(static c => new string(c));
        var settings = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200);
        var property = Prop.ForAll(texts.ToArbitrary(), static text => Spelled(text) == Words(text));
        FsCheck.Check.One(settings, property);
    }

    [Test]
    public void Emoji_right_to_left_and_joined_text_survive_the_round_trip()
    {
        string[] texts =
        [
            "\U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467", "\u0645\u0631\u062D\u0628\u0627", "a\0b",
            "\uFEFF",
        ];
        foreach (var text in texts)
        {
            Assert.That(Spelled(text), Is.EqualTo(Words(text)));
        }
    }

    [Test]
    public void One_tokenizer_serves_many_threads()
    {
        var expected = s_tokenizer.Tokenize("two men shaking hands in an office");
        Parallel.For(0, 200, _ =>
            Assert.That(s_tokenizer.Tokenize("two men shaking hands in an office"), Is.EqualTo(expected)));
    }

    static string Spelled(string text) => TokenText.Decode(s_tokenizer, s_tokenizer.Tokenize(text).Ids);

    static string Words(string text) =>
        string.Concat(ClipWordSplitter.Plain.Split(text).Select(static word => word.Text + " "));
}
