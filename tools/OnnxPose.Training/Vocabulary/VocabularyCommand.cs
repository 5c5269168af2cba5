using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Files;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Vocabulary;

/// <summary><c>vocab</c>: a CLIP tokenizer's files, learned from sampled captions.</summary>
static partial class VocabularyCommand
{
    const string Start = "<|startoftext|>", End = "<|endoftext|>", WordEnd = "</w>";

    static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static void Run(Arguments arguments)
    {
        var folder = arguments.Text("out", "models/mini/tokenizer");
        var captions = arguments.Whole("captions", 200_000);
        var limit = arguments.Whole("merges", 1500);
        var seed = (ulong)arguments.Whole("seed", 1);
        arguments.RefuseOthers();
        var merges = BytePairTrainer.Learn(CountWords(captions,
            PoseRandom.FromSeed(seed).Fork("vocabulary")), limit);
        Directory.CreateDirectory(folder);
        Write(folder, merges);
        Console.Error.WriteLine($"{merges.Count} merges, {2 * 256 + merges.Count + 2} tokens in {folder}");
    }

    static List<(string[] Symbols, long Count)> CountWords(int captions, PoseRandom random)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        for (var i = 0; i < captions; i++)
        {
            var caption = SceneSampler.Sample(SceneSplit.Training, ref random).Caption;
            foreach (var match in Words().EnumerateMatches(caption.ToLowerInvariant()))
            {
                var word = caption.Substring(match.Index, match.Length).ToLowerInvariant();
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        return [.. counts.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p =>
            (Symbols(p.Key), p.Value))];
    }

    static string[] Symbols(string word)
    {
        string[] symbols = [.. Encoding.UTF8.GetBytes(word).Select(static b => ByteSymbols.Of(b).ToString())];
        symbols[^1] += WordEnd;
        return symbols;
    }

    static void Write(string folder, List<(string Left, string Right)> merges)
    {
        var bytes = ByteSymbols.InOrder.Select(static c => c.ToString()).ToArray();
        IEnumerable<string> tokens = [.. bytes, .. bytes.Select(static b => b + WordEnd),
            .. merges.Select(static m => m.Left + m.Right), Start, End];
        var vocabulary = new JsonObject();
        foreach (var (id, token) in tokens.Distinct(StringComparer.Ordinal).Index())
        {
            vocabulary[token] = id;
        }
        AtomicFile.WriteText(Path.Combine(folder, "vocab.json"), vocabulary.ToJsonString(s_json) + "\n");
        AtomicFile.WriteText(Path.Combine(folder, "merges.txt"),
            "#version: 0.2\n" + string.Concat(merges.Select(static m => $"{m.Left} {m.Right}\n")));
        var special = SpecialTokens();
        AtomicFile.WriteText(Path.Combine(folder, "special_tokens_map.json"),
            special.ToJsonString(s_json) + "\n");
        special["add_prefix_space"] = false;
        special["do_lower_case"] = true;
        special["model_max_length"] = 77;
        special["tokenizer_class"] = "CLIPTokenizer";
        AtomicFile.WriteText(Path.Combine(folder, "tokenizer_config.json"),
            special.ToJsonString(s_json) + "\n");
    }

    static JsonObject SpecialTokens() => new()
    {
        ["bos_token"] = Start,
        ["eos_token"] = End,
        ["pad_token"] = End,
        ["unk_token"] = End,
    };

    // CLIP's own splitting rule.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")]
    private static partial Regex Words();
}
