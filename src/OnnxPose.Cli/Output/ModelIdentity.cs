using System.Collections.Immutable;
using System.Security.Cryptography;
using OnnxPose.Components;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Cli.Output;

/// <summary>Which models made a picture or poses: a short hash for each component, or one for
/// all.</summary>
/// <remarks>
/// Settings and vocabularies count whole. Of weights and graphs count the size, the beginning (in a
/// safetensors file the header with all names and shapes) and blocks spread evenly over the rest: five
/// gigabytes are not read for it, and a model that was trained further is another one all the same.
/// </remarks>
static class ModelIdentity
{
    const int BeginningBytes = 1 << 20;
    const int BlockBytes = 1 << 12;
    const int Blocks = 64;

    static readonly string[] s_settings =
    [
        "config.json", "adapter.json", "scheduler_config.json", "vocab.json", "merges.txt",
        "tokenizer_config.json", "special_tokens_map.json",
    ];

    /// <summary>The hashes of all components that a plan uses, by name.</summary>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableSortedDictionary<string, string> Of(ImagePlan plan) => Folders(plan)
        .DistinctBy(static component => component.Name)
        .ToImmutableSortedDictionary(
            static component => component.Name, static component => Hash(component.Folder),
            StringComparer.Ordinal);

    /// <summary>One hash of all components that draw poses.</summary>
    /// <param name="models">The model's folder.</param>
    /// <param name="scores">Whether those count too that score them.</param>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string OfPoses(string models, bool scores)
    {
        string[] names =
            ["tokenizer", "text_encoder", "t2p", .. scores ? ["clip_vision", "clapp"] : (string[])[]];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var component in ModelComponent.Find(new(models)).Where(c => names.Contains(c.Name)))
        {
            foreach (var folder in component.WeightFolders.Append(component.Folder).Distinct())
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{component.Name} {Hash(folder)}\n"));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    static IEnumerable<(string Name, string Folder)> Folders(ImagePlan plan)
    {
        var models = plan.Models;
        return
        [
            (plan.Adapter.Name, plan.Adapter.Folder), ("unet", models.UNetFolder),
            ("vae", models.DecoderFolder), ("scheduler", Path.GetDirectoryName(models.SchedulerPath)!),
            .. Text("", models.Text),
            .. plan.Refiner is { } refiner
                ? [
                    ("refiner/unet", refiner.Models.UNetFolder),
                    ("refiner/scheduler", Path.GetDirectoryName(refiner.Models.SchedulerPath)!),
                    .. Text("refiner/", refiner.Models.Text),
                ]
                : (IEnumerable<(string, string)>)[],
        ];
    }

    static IEnumerable<(string Name, string Folder)> Text(string prefix, TextComponents text) =>
        text.Encoders.SelectMany(encoder => new[]
        {
            (prefix + encoder.Name, encoder.Folder),
            (prefix + encoder.Name.Replace("text_encoder", "tokenizer", StringComparison.Ordinal),
                encoder.Tokenizer),
        });

    static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in s_settings.Where(name => File.Exists(Path.Combine(folder, name))))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            hash.AppendData(File.ReadAllBytes(Path.Combine(folder, name)));
        }
        foreach (var file in LargeFiles(folder))
        {
            AppendSampled(hash, file);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    static ImmutableArray<string> LargeFiles(string folder)
    {
        var graph = Path.Combine(folder, "model.onnx");
        if (File.Exists(graph))
        {
            return [graph];
        }
        if (Directory.GetFiles(folder, "*.safetensors*").Length == 0)
        {
            return [];
        }
        using var weights = Checkpoint.Open(folder);
        return weights.Files;
    }

    static void AppendSampled(IncrementalHash hash, string path)
    {
        using var file = File.OpenRead(path);
        hash.AppendData(BitConverter.GetBytes(file.Length));
        Append(0, BeginningBytes);
        for (var block = 0; block < Blocks && file.Length > BeginningBytes; block++)
        {
            Append(BeginningBytes + ((file.Length - BeginningBytes) / Blocks * block), BlockBytes);
        }

        void Append(long position, int count)
        {
            var bytes = new byte[count];
            file.Position = position;
            hash.AppendData(bytes, 0, file.ReadAtLeast(bytes, count, throwOnEndOfStream: false));
        }
    }
}
