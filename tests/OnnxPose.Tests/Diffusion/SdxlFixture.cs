using System.Text.Json;
using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Diffusion;

/// <summary>A case of the reference runs of whole pipelines.</summary>
sealed class SdxlFixture(string name)
{
    const string Folder = "sdxl-adapter-pipeline";

    static readonly Lazy<GoldenTensors> s_io = new(static () => GoldenTensors.Load(Folder, "io.safetensors"));

    static readonly Lazy<JsonElement> s_cases = new(static () =>
        JsonElement.Parse(File.ReadAllBytes(At("cases.json"))));

    readonly JsonElement _case = s_cases.Value.GetProperty(name);

    public static GoldenTensors Io => s_io.Value;

    /// <summary>The cases of a kind: base or refiner.</summary>
    public static IEnumerable<string> Names(string kind) =>
        from entry in s_cases.Value.EnumerateObject()
        where entry.Value.GetProperty("pipeline").GetString() == kind
        select entry.Name;

    public static string At(params string[] parts) => GoldenFolder.Path([Folder, .. parts]);

    public string Name => name;

    public JsonElement Case => _case;

    public string Kind => Text("pipeline");

    public string Picture => At(Text("picture"));

    public IEnumerable<string> PicturesOut => _case.TryGetProperty("pictures_out", out var names)
        ? names.EnumerateArray().Select(static file => At(file.GetString()!))
        : [];

    public Scheduler Scheduler =>
        Scheduler.Read(At("schedulers", Text("scheduler"), "scheduler_config.json"));

    /// <summary>The component of this case's pipeline.</summary>
    public string Component(string component) => Kind == "base" ? At(component) : At(Kind, component);

    /// <summary>The size that is made.</summary>
    public PictureSize Made
    {
        get
        {
            var latents = Io.Shape($"{name}.latents")[^2..];
            return new(latents[0] * PixelsPerLatent, latents[1] * PixelsPerLatent);
        }
    }

    /// <summary>Pixels that a latent's side becomes: the autoencoder halves between its stages.</summary>
    public int PixelsPerLatent
    {
        get
        {
            var config = JsonElement.Parse(
                File.ReadAllBytes(Path.Combine(Component("vae"), "config.json")));
            return 1 << (config.GetProperty("block_out_channels").GetArrayLength() - 1);
        }
    }

    /// <summary>Whether the published pipeline mixes up what the rows are told, so that its numbers are not
    /// those to reach.</summary>
    public bool IsPublishedWithASlip => Io.Names.Contains($"{name}.final_latents_rows_in_order");

    public int Pictures => (int)(Number("num_images_per_prompt") ?? 1);

    public Guidance Guidance => new()
    {
        Scale = (float)(Number("guidance_scale") ?? 5),
        Rescale = (float)(Number("guidance_rescale") ?? 0),
    };

    public BaseImageOptions BaseOptions => new()
    {
        Steps = (int)(Number("num_inference_steps") ?? 50),
        End = Number("denoising_end"),
        Guidance = Guidance,
        Pictures = Pictures,
        Width = (int?)Number("width"),
        Height = (int?)Number("height"),
        AdapterScale = (float)(Number("adapter_conditioning_scale") ?? 1),
        AdapterFactor = Number("adapter_conditioning_factor") ?? 1,
        Sizes = Sizes,
    };

    public RefinerOptions RefinerOptions => new()
    {
        Steps = (int)(Number("num_inference_steps") ?? 50),
        Strength = Number("strength") ?? 0.3,
        Start = Number("denoising_start"),
        Guidance = Guidance,
        Sizes = Sizes,
    };

    public PromptPair Prompts => new(Prompt(""), Guidance.IsOn ? Prompt("negative_") : null);

    /// <summary>The noise that the reference was given, and no other.</summary>
    public LatentNoise Noise => new GivenNoise(_case.TryGetProperty("noise", out var noise)
        ? Io.Floats(noise.GetString()!).ToArray()
        : Kind == "base" ? Io.Floats(Text("start")).ToArray() : null);

    /// <summary>What a refiner is given: the last latents of another case.</summary>
    public Latents Source
    {
        get
        {
            var tensor = $"{Text("image_from")}.latents";
            var shape = Io.Shape(tensor);    // (step, picture, channel, row, column)
            var length = shape.Skip(1).Aggregate(1, static (product, size) => product * size);
            return new(shape[1], shape[2], shape[3], shape[4], Io.Floats(tensor)[^length..].ToArray());
        }
    }

    SizeConditions Sizes => new()
    {
        Original = Size("original_size"),
        Crop = Pair("crops_coords_top_left") is var (top, left) ? new(top, left) : default,
        Target = Size("target_size"),
        NegativeOriginal = Size("negative_original_size"),
        NegativeCrop = Pair("negative_crops_coords_top_left") is var (above, before)
            ? new(above, before)
            : default,
        NegativeTarget = Size("negative_target_size"),
        AestheticScore = (float)(Number("aesthetic_score") ?? 6),
        NegativeAestheticScore = (float)(Number("negative_aesthetic_score") ?? 2.5),
    };

    PromptEmbedding Prompt(string prefix)
    {
        var states = $"{Kind}.{prefix}prompt_embeds";
        return new(Io.Shape(states)[1], Io.Floats(states).ToArray(),
            Io.Floats($"{Kind}.{prefix}pooled_prompt_embeds").ToArray());
    }

    string Text(string key) => _case.GetProperty(key).GetString()!;

    double? Number(string key) =>
        _case.GetProperty("call").TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;

    PictureSize? Size(string key) => Pair(key) is var (height, width) ? new(height, width) : null;

    (int First, int Second)? Pair(string key) =>
        _case.GetProperty("call").TryGetProperty(key, out var pair) && pair.ValueKind == JsonValueKind.Array
            ? (pair[0].GetInt32(), pair[1].GetInt32())
            : null;

    sealed class GivenNoise(float[]? once) : LatentNoise
    {
        float[]? _left = once;

        public override void Draw(Span<float> latents)
        {
            Assert.That(_left, Is.Not.Null, "Noise is drawn that the reference does not draw.");
            _left.CopyTo(latents);
            _left = null;
        }
    }
}
