//! Templates: land, building, environment, traffic, power.

use super::topic::{ALL_WARDS, ECONOMY, NORMAL, OFFICE, Part, THIS_WARD, Topic};
use crate::letter::{Kind, Urgency};
use Part::{Dashes, Grounds, Items, Middle, One, Rows};

const CLOSING: Part = One(&[
    "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị {liên hệ|phản ánh về} {person9} (điện thoại {phone}) để được hướng dẫn./.",
    "Đề nghị UBND các địa phương quan tâm, phối hợp thực hiện./.",
    "Trân trọng đề nghị quý cơ quan phối hợp triển khai thực hiện./.",
]);

pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        key: "dat-dai-bien-dong",
        from: &["snnmt"],
        kind: Kind::Letter,
        unit: "QLĐĐ",
        weight: 10,
        urgency: NORMAL,
        lead: ECONOMY,
        to: ALL_WARDS,
        subjects: &[
            "rà soát, cập nhật hồ sơ địa chính và chỉnh lý biến động đất đai năm {year}",
            "đẩy nhanh tiến độ làm sạch dữ liệu đất đai {quý {quarter} năm {year}|trên địa bàn thành phố}",
            "thống kê, kiểm kê quỹ đất công ích do {phường, xã|cấp xã} quản lý",
        ],
        due: Some((8, 16)),
        body: &[
            One(&[
                "Thực hiện {ref:KH} về xây dựng cơ sở dữ liệu đất đai, Sở Nông nghiệp và Môi trường đề nghị UBND các phường, xã triển khai một số nội dung sau:",
                "Căn cứ {ref:CV} về việc làm giàu, làm sạch dữ liệu đất đai; qua theo dõi, đến {past} toàn thành phố mới hoàn thành đối soát {51..78%}% số thửa đất. Để bảo đảm tiến độ, Sở Nông nghiệp và Môi trường đề nghị UBND các phường, xã:",
            ]),
            Items(
                3,
                4,
                &[
                    "Rà soát toàn bộ hồ sơ địa chính đang quản lý; thống kê các thửa đất có biến động về chủ sử dụng, diện tích, mục đích sử dụng từ ngày\u{a0}01 tháng\u{a0}7 năm\u{a0}2025 đến nay chưa được chỉnh lý.",
                    "Phối hợp với Chi nhánh Văn phòng đăng ký đất đai đối soát dữ liệu không gian và dữ liệu thuộc tính; lập danh sách các trường hợp sai lệch theo biểu mẫu gửi kèm.",
                    "Thông báo công khai để người sử dụng đất biết, phối hợp cung cấp giấy tờ; không yêu cầu nộp lại giấy tờ đã có trong cơ sở dữ liệu.",
                    "Bố trí {ít nhất {2..4} công chức|công chức địa chính và nhân lực hỗ trợ của tổ công nghệ số cộng đồng} thu thập thông tin, số hóa giấy chứng nhận tại từng tổ dân phố; bình quân mỗi ngày cập nhật không dưới {60..180} hồ sơ.",
                    "Rà soát diện tích đất công ích, đất chưa giao, chưa cho thuê; xác định rõ hiện trạng sử dụng, đối tượng đang sử dụng và biện pháp xử lý các trường hợp lấn, chiếm.",
                ],
            ),
            One(&[
                "Báo cáo kết quả về Sở **trước {due}** để tổng hợp, trình UBND thành phố.",
                "Kết quả thực hiện gửi về Sở Nông nghiệp và Môi trường **trước {due}** (qua Phòng Quản lý đất đai) để tổng hợp.",
            ]),
            CLOSING,
        ],
        annex: Some((
            "TỔNG HỢP CÁC THỬA ĐẤT CÓ BIẾN ĐỘNG CHƯA CHỈNH LÝ",
            Rows(
                &["TT", "Phường, xã", "Số thửa cần chỉnh lý", "Đã chỉnh lý", "Tỷ lệ (%)", "Ghi chú"],
                &[0.7, 3.0, 2.0, 1.6, 1.4, 2.6],
                9,
                14,
                &[
                    "{i}",
                    "{ward}",
                    "{a=180..1450}",
                    "{b:a*31..88}",
                    "{b÷a}",
                    "{|Chưa có bản đồ số|Đo đạc lại {2..9} tờ|}",
                ],
            ),
        )),
    },
    Topic {
        key: "dat-cap-giay",
        from: &["dkdd"],
        kind: Kind::Letter,
        unit: "ĐKCG",
        weight: 6,
        urgency: NORMAL,
        lead: ECONOMY,
        to: THIS_WARD,
        subjects: &[
            "xác nhận nguồn gốc, thời điểm sử dụng đất của {person} tại đường {street}",
            "niêm yết công khai hồ sơ cấp giấy chứng nhận lần đầu của {12..38} hộ dân khu vực đường {street}",
        ],
        due: Some((7, 15)),
        body: &[
            One(&[
                "Văn phòng Đăng ký đất đai tiếp nhận hồ sơ {đề nghị cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất|đăng ký biến động} số {11..99}.{120..980} của {person}, thửa đất số {12..480}, tờ bản đồ số {5..64}, diện tích {62..310} m², địa chỉ đường {street}, phường Thọ Hòa.",
                "Qua kiểm tra hồ sơ do Trung tâm Phục vụ hành chính công phường Thọ Hòa chuyển đến {past}, Văn phòng Đăng ký đất đai nhận thấy thành phần hồ sơ còn thiếu ý kiến xác nhận của UBND phường đối với {3..18} thửa đất tại khu vực đường {street}.",
            ]),
            One(&[
                "Để có cơ sở giải quyết theo quy định của pháp luật đất đai, đề nghị UBND phường Thọ Hòa:",
            ]),
            Items(
                2,
                3,
                &[
                    "Xác nhận nguồn gốc, thời điểm bắt đầu sử dụng đất, tình trạng tranh chấp, sự phù hợp với quy hoạch; kèm biên bản lấy ý kiến khu dân cư.",
                    "Niêm yết công khai kết quả kiểm tra hồ sơ tại trụ sở UBND phường và nhà văn hóa tổ dân phố số {4..38} trong thời gian 15 ngày; lập biên bản kết thúc niêm yết.",
                    "Cung cấp bản sao sổ mục kê, sổ địa chính lập năm {1993..1999#} (nếu có) liên quan đến thửa đất nêu trên.",
                    "Rà soát việc thực hiện nghĩa vụ tài chính và việc nộp thuế sử dụng đất phi nông nghiệp của hộ gia đình.",
                ],
            ),
            One(&[
                "Văn bản trả lời gửi về Văn phòng Đăng ký đất đai **trước {due}**. Quá thời hạn trên, cơ quan sẽ trả hồ sơ cho công dân và nêu rõ lý do./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "xay-dung-trat-tu",
        from: &["sxd"],
        kind: Kind::Letter,
        unit: "TTXD",
        weight: 7,
        urgency: (12, Urgency::Urgent),
        lead: ECONOMY,
        to: ALL_WARDS,
        subjects: &[
            "tăng cường quản lý trật tự xây dựng trên địa bàn",
            "kiểm tra công trình ngầm, cáp viễn thông trên vỉa hè đường {street}",
            "xử lý công trình xây dựng sai phép tại đường {street}, phường Thọ Hòa",
        ],
        due: Some((5, 12)),
        body: &[
            One(&[
                "Qua kiểm tra {past}, Đội Thanh tra xây dựng số {2..5} phát hiện {4..19} công trình có dấu hiệu {xây dựng sai phép|không có giấy phép xây dựng|lấn chiếm hành lang an toàn giao thông} tại các tuyến đường {street}, {street2} và {street3}.",
                "Thời gian gần đây, tình trạng {xây dựng không phép, sai phép|đào đường lắp đặt cáp không hoàn trả mặt bằng|tập kết vật liệu trên vỉa hè} diễn biến phức tạp, {ảnh hưởng mỹ quan đô thị và an toàn giao thông|gây bức xúc trong nhân dân}.",
            ]),
            One(&["Thực hiện {ref:CT} về tăng cường quản lý trật tự xây dựng, Sở Xây dựng đề nghị:"]),
            Items(
                3,
                4,
                &[
                    "Tổ chức kiểm tra, lập hồ sơ vi phạm hành chính đối với từng công trình; yêu cầu chủ đầu tư dừng thi công phần vi phạm và tự khắc phục trong thời hạn 15 ngày.",
                    "Phân công công chức phụ trách từng tuyến đường, kiểm tra tối thiểu {2..3} lần mỗi tuần; kịp thời phát hiện, ngăn chặn ngay từ khi mới phát sinh.",
                    "Phối hợp với Công an phường, đơn vị viễn thông rà soát hố ga, cáp treo, tủ cáp mất an toàn; gắn biển cảnh báo và khắc phục xong trong tháng {month}.",
                    "Công khai danh sách công trình vi phạm trên cổng thông tin điện tử và hệ thống truyền thanh của phường.",
                    "Cập nhật đầy đủ giấy phép xây dựng, kết quả kiểm tra vào phần mềm quản lý trật tự xây dựng dùng chung của thành phố.",
                ],
            ),
            One(&[
                "Báo cáo kết quả kiểm tra, xử lý gửi Sở Xây dựng **trước {due}** để tổng hợp, báo cáo UBND thành phố./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "giai-phong-mat-bang",
        from: &["bqlda"],
        kind: Kind::Letter,
        unit: "GPMB",
        weight: 5,
        urgency: (30, Urgency::Urgent),
        lead: ECONOMY,
        to: THIS_WARD,
        subjects: &[
            "phối hợp giải phóng mặt bằng dự án {Nâng cấp, mở rộng đường {street}|Hệ thống thoát nước khu vực đường {street}|Kè bảo vệ bờ sông đoạn qua phường Thọ Hòa}",
            "xác nhận hồ sơ kiểm đếm bồi thường đợt {2..6} dự án {đường {street}|Khu tái định cư {street}}",
        ],
        due: Some((4, 9)),
        body: &[
            One(&[
                "Thực hiện {ref:TB} kết luận của lãnh đạo UBND thành phố tại cuộc họp giao ban các công trình trọng điểm, trong đó yêu cầu bàn giao toàn bộ mặt bằng dự án trước {soon}, Ban Quản lý dự án báo cáo và đề nghị như sau:",
            ]),
            Items(
                3,
                3,
                &[
                    "Đến nay dự án còn vướng {7..46} hộ với diện tích {900..8600} m², trong đó {3..12} hộ chưa thống nhất phương án bồi thường, {2..9} hộ chưa xác định được nguồn gốc đất.",
                    "Đề nghị UBND phường chủ trì họp với các hộ dân vào {soon2}; thành phần gồm Trung tâm Phát triển quỹ đất, Ủy ban Mặt trận phường và tổ dân phố liên quan.",
                    "Rà soát, xác nhận nguồn gốc nhà đất, nhân khẩu, đối tượng chính sách của các hộ theo danh sách kèm theo; bảo đảm đủ điều kiện phê duyệt phương án đợt {3..7}.",
                ],
            ),
            One(&[
                "Đề nghị UBND phường Thọ Hòa có văn bản trả lời **trước {due}** để Ban Quản lý dự án hoàn thiện phương án, trình cấp có thẩm quyền phê duyệt./.",
            ]),
        ],
        annex: Some((
            "DANH SÁCH HỘ DÂN CHƯA BÀN GIAO MẶT BẰNG",
            Rows(
                &["TT", "Chủ hộ", "Thửa đất", "Diện tích thu hồi (m²)", "Vướng mắc"],
                &[0.7, 3.2, 1.6, 2.0, 3.6],
                7,
                12,
                &[
                    "{i}",
                    "{person}",
                    "{12..460}/{4..38}",
                    "{22..310}",
                    "{Chưa thống nhất giá|Chưa rõ nguồn gốc đất|Đề nghị tái định cư tại chỗ|Tranh chấp ranh giới|Chưa nhận tiền}",
                ],
            ),
        )),
    },
    Topic {
        key: "moi-truong-rac",
        from: &["snnmt"],
        kind: Kind::Letter,
        unit: "QLMT",
        weight: 5,
        urgency: NORMAL,
        lead: ECONOMY,
        to: ALL_WARDS,
        subjects: &[
            "triển khai phân loại chất thải rắn sinh hoạt tại nguồn {quý {quarter} năm {year}|trên địa bàn các phường}",
            "xử lý các điểm tập kết rác gây ô nhiễm môi trường",
        ],
        due: Some((10, 18)),
        body: &[
            One(&[
                "Thực hiện {ref:QĐ} ban hành quy định quản lý chất thải rắn sinh hoạt, kết quả kiểm tra {past} cho thấy còn {5..17} điểm tập kết rác không bảo đảm vệ sinh, tỷ lệ hộ gia đình phân loại đúng mới đạt {38..71%}%. Sở Nông nghiệp và Môi trường đề nghị UBND các phường, xã:",
            ]),
            Items(
                3,
                5,
                &[
                    "Tuyên truyền đến {100%|từng} hộ gia đình, cơ sở kinh doanh về cách phân loại thành ba nhóm; phát tờ rơi, dán hướng dẫn tại nhà văn hóa tổ dân phố.",
                    "Rà soát vị trí tập kết, điều chỉnh tần suất và giờ thu gom phù hợp với từng tuyến đường; chấm dứt việc để rác qua đêm trên vỉa hè.",
                    "Bố trí thêm {20..90} thùng chứa loại {120|240|660} lít tại các chợ, trường học và khu công viên.",
                    "Lắp đặt camera tại các điểm thường xuyên xảy ra việc đổ trộm chất thải; xử phạt nghiêm theo quy định.",
                    "Vận động các đoàn thể đăng ký ít nhất {1..3} tuyến đường tự quản \"sáng, xanh, sạch, đẹp\".",
                ],
            ),
            One(&[
                "Kết quả thực hiện báo cáo về Sở **trước {due}** (biểu tổng hợp gửi kèm) để theo dõi, đánh giá thi đua cuối năm./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "giay-moi-dau-tu",
        from: &["vp"],
        kind: Kind::Invitation,
        unit: "KT",
        weight: 7,
        urgency: NORMAL,
        lead: OFFICE,
        to: &[
            "Lãnh đạo Sở Xây dựng, Sở Tài chính",
            "Chủ tịch UBND phường Thọ Hòa",
            "Giám đốc Ban Quản lý dự án đầu tư xây dựng số 2",
        ],
        subjects: &[
            "Họp giao ban xây dựng chính quyền số quý {quarter}",
            "Họp nghe báo cáo tiến độ dự án đường {street}",
            "Họp giải quyết vướng mắc về đất đai tại {ward} và phường Thọ Hòa",
        ],
        due: None,
        body: &[
            One(&[
                "Theo chỉ đạo của lãnh đạo UBND thành phố, Văn phòng UBND thành phố trân trọng kính mời các đồng chí dự họp, cụ thể như sau:",
            ]),
            Dashes(
                4,
                4,
                &[
                    "Thời gian: {hour}, {weekday}, {meet} (thời gian họp dự kiến {1..2} giờ {30..50} phút).",
                    "Địa điểm: Phòng họp số {2..6}, tầng {2..8}, trụ sở UBND thành phố, số {12..90} đường {street9}, thành phố Hải Vân.",
                    "Chủ trì: Đồng chí {name}, {Phó Chủ tịch|Chủ tịch} UBND thành phố.",
                    "Nội dung: {Nghe báo cáo tiến độ, thảo luận hướng tháo gỡ khó khăn, vướng mắc|Kiểm điểm việc thực hiện nhiệm vụ được giao, bàn nhiệm vụ thời gian tới}; Sở {Xây dựng|Tài chính|Khoa học và Công nghệ} chuẩn bị báo cáo.",
                ],
            ),
            One(&[
                "Đề nghị các đơn vị gửi tài liệu dạng điện tử về Văn phòng trước giờ họp một ngày; đại biểu sử dụng máy tính bảng, không in tài liệu giấy. Trường hợp không thể dự, đề nghị cử người có thẩm quyền dự thay và báo lại {person9}, điện thoại {phone}./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "quyet-dinh-thu-hoi",
        from: &["ubnd"],
        kind: Kind::Decision,
        unit: "ĐT",
        weight: 5,
        urgency: NORMAL,
        lead: ECONOMY,
        to: &[],
        subjects: &[
            "Về việc phê duyệt điều chỉnh cục bộ quy hoạch chi tiết khu dân cư {street}, phường Thọ Hòa",
            "Về việc giao đất để xây dựng {Trường Mầm non|Trạm Y tế|Nhà văn hóa} tại đường {street}, phường Thọ Hòa",
            "Về việc phê duyệt kế hoạch sử dụng đất năm {next} của phường Thọ Hòa",
        ],
        due: None,
        body: &[
            Middle("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI VÂN"),
            Grounds(&[
                "Căn cứ Luật Tổ chức chính quyền địa phương;",
                "Căn cứ Luật Đất đai; Luật Quy hoạch đô thị và nông thôn;",
                "Căn cứ {ref:NQ} về kế hoạch phát triển kinh tế - xã hội năm {year};",
                "Theo đề nghị của Giám đốc Sở {Nông nghiệp và Môi trường|Xây dựng} tại Tờ trình số {120..640}/TTr-{SNNMT|SXD} {past}.",
            ]),
            Middle("QUYẾT ĐỊNH:"),
            One(&[
                "**Điều 1.** Phê duyệt nội dung với quy mô {1200..9800} m² đất tại thửa số {10..220}, tờ bản đồ số {4..48}, phường Thọ Hòa; ranh giới, vị trí xác định theo trích lục bản đồ do Văn phòng Đăng ký đất đai lập {past2}.",
                "**Điều 1.** Phê duyệt với các chỉ tiêu chủ yếu: diện tích {1200..9800} m²; mật độ xây dựng tối đa {40..60}%; chiều cao {2..5} tầng; hệ số sử dụng đất {1..2%} lần.",
            ]),
            One(&[
                "**Điều 2.** Giao UBND phường Thọ Hòa công bố công khai quyết định này, bàn giao mốc giới ngoài thực địa trong thời hạn 15 ngày làm việc; phối hợp với các sở quản lý việc sử dụng đất theo đúng nội dung được phê duyệt.",
            ]),
            One(&[
                "**Điều 3.** Chánh Văn phòng UBND thành phố, Giám đốc các Sở: Nông nghiệp và Môi trường, Xây dựng, Tài chính; Chủ tịch UBND phường Thọ Hòa và thủ trưởng các cơ quan, đơn vị liên quan chịu trách nhiệm thi hành Quyết định này./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "dien-cat",
        from: &["dienluc"],
        kind: Kind::Announcement,
        unit: "KD",
        weight: 4,
        urgency: NORMAL,
        lead: OFFICE,
        to: THIS_WARD,
        subjects: &[
            "Lịch ngừng, giảm cung cấp điện tuần {week} trên địa bàn phường Thọ Hòa",
            "Tạm ngừng cung cấp điện để sửa chữa lưới điện đường {street}",
        ],
        due: None,
        body: &[
            One(&[
                "Để bảo đảm an toàn khi {thay máy biến áp|nâng cấp đường dây 22 kV|chỉnh trang cáp điện}, Công ty Điện lực Hải Vân thông báo lịch ngừng cung cấp điện như sau:",
            ]),
            Rows(
                &["TT", "Thời gian", "Khu vực ngừng điện", "Lý do"],
                &[0.6, 2.6, 4.0, 3.0],
                3,
                6,
                &[
                    "{i}",
                    "{05 giờ 30|06 giờ 00|07 giờ 30} - {11 giờ 30|15 giờ 00|16 giờ 30}, {soon/}",
                    "Đường {street} từ số nhà {2..80} đến {90..260}; các kiệt {12..40}, {41..77}",
                    "{Thay cột|Bảo dưỡng trạm {street}|Đấu nối khách hàng mới|Phát quang hành lang tuyến}",
                ],
            ),
            One(&[
                "Kính đề nghị UBND phường thông báo trên hệ thống truyền thanh để nhân dân biết, chủ động trong sinh hoạt và sản xuất. Trường hợp thời tiết xấu, lịch có thể thay đổi và được báo trước ít nhất {12..24} giờ. Tổng đài chăm sóc khách hàng trực 24/24 giờ./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "giao-thong",
        from: &["sxd", "congan"],
        kind: Kind::Letter,
        unit: "QLGT",
        weight: 4,
        urgency: NORMAL,
        lead: ECONOMY,
        to: THIS_WARD,
        subjects: &[
            "lấy ý kiến về phương án tổ chức giao thông một chiều trên đường {street}",
            "khắc phục điểm đen tai nạn giao thông tại nút giao {street} - {street2}",
        ],
        due: Some((6, 11)),
        body: &[
            One(&[
                "Trong {6..10} tháng năm {year}, tại nút giao {street} - {street2} đã xảy ra {3..9} vụ tai nạn giao thông, làm {1..3} người chết, {2..8} người bị thương. Nguyên nhân chủ yếu do {tầm nhìn hạn chế, thiếu đèn tín hiệu|mật độ phương tiện giờ cao điểm lớn, vỉa hè bị lấn chiếm}.",
            ]),
            One(&[
                "Thực hiện kết luận tại {ref:TB}, cơ quan chủ trì đã xây dựng phương án gồm các nội dung chính:",
            ]),
            Items(
                3,
                4,
                &[
                    "Tổ chức giao thông một chiều đoạn từ số nhà {2..40} đến số nhà {60..190} trong khung giờ {06 giờ 30 - 08 giờ 30|16 giờ 00 - 18 giờ 30}.",
                    "Lắp đặt {2..6} bộ đèn tín hiệu, {6..24} biển báo, sơn lại vạch kẻ đường và gờ giảm tốc.",
                    "Cấm dừng, đỗ xe ô tô trên đoạn {120..600} m trước cổng trường học; bố trí bãi đỗ tạm tại khu đất trống đường {street3}.",
                    "Di dời {2..5} trạm dừng xe buýt; điều chỉnh lộ trình tuyến số {3..18}.",
                ],
            ),
            One(&[
                "Đề nghị UBND phường Thọ Hòa lấy ý kiến nhân dân các tổ dân phố liên quan, có văn bản góp ý gửi về **trước {due}**. Quá thời hạn trên, xem như thống nhất với phương án./.",
            ]),
        ],
        annex: None,
    },
];
